import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import classes from './AudioPlayer.module.css';
import { playTime } from './play-time.ts';

const speeds = [1, 1.5, 2] as const;

/** A voice note: play, seek, and listen faster. One at a time. */
export function AudioPlayer({ url }: { url: string }) {
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(0);
  const [speed, setSpeed] = useState<(typeof speeds)[number]>(1);
  const [failed, setFailed] = useState(false);

  function toggle() {
    const player = audio.current;
    if (player === null) return;
    if (!player.paused) return player.pause();
    for (const other of document.querySelectorAll('audio')) other.pause();
    player.play().catch(() => setFailed(true));
  }

  function faster() {
    const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1;
    setSpeed(next);
    if (audio.current !== null) audio.current.playbackRate = next;
  }

  if (failed) {
    return (
      <a className={classes.failed} href={`${url}?download=1`} download>
        {m.kinds_audio_failed()}
      </a>
    );
  }
  return (
    <span className={classes.player}>
      {/* biome-ignore lint/a11y/useMediaCaption: a voice note comes without captions. */}
      <audio
        ref={audio}
        src={url}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onDurationChange={({ currentTarget: { duration } }) => setLength(Number.isFinite(duration) ? duration : 0)}
        onError={() => setFailed(true)}
      />
      <button
        type="button"
        className={classes.play}
        onClick={toggle}
        aria-label={playing ? m.kinds_audio_pause() : m.kinds_audio_play()}
      >
        {playing ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />}
      </button>
      <input
        type="range"
        className={classes.seek}
        min={0}
        max={Math.max(length, at, 0.1)}
        step={0.1}
        value={at}
        onChange={(event) => {
          if (audio.current !== null) audio.current.currentTime = Number(event.currentTarget.value);
        }}
        aria-label={m.kinds_audio_seek()}
        aria-valuetext={playTime(at)}
      />
      <span className={classes.time}>{playTime(at > 0 || length === 0 ? at : length)}</span>
      <button
        type="button"
        className={classes.speed}
        onClick={faster}
        aria-label={m.kinds_audio_speed({ speed: String(speed) })}
      >
        {speed}×
      </button>
    </span>
  );
}

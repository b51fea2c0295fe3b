import { ActionIcon } from '@mantine/core';
import { IconMicrophone, IconPlayerStopFilled, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import { showProblem } from '../../show-problem.ts';
import type { Writing } from '../writing.ts';
import { canRecord, type Recording, startRecording } from './record.ts';
import { useFiles } from './use-files.ts';
import classes from './VoiceRecorder.module.css';

/** Records a voice note; stopped, it waits beside the text until it is sent. */
export function VoiceRecorder({ writing }: { writing: Writing }) {
  const files = useFiles(writing);
  const recording = useRef<Recording | null>(null);
  const [startedAt, setStartedAt] = useState<number | null>(null);
  useEffect(() => () => recording.current?.cancel(), []);
  const wanted = writing.channel?.limits.voiceType;
  const direct = writing.mode === 'reply' && writing.conversation.surface === 'direct';
  if (!direct || wanted === undefined || !canRecord()) return null;

  const start = async () => {
    try {
      recording.current = await startRecording(wanted);
      setStartedAt(Date.now());
    } catch {
      showProblem(new Error(m.outgoing_no_microphone()));
    }
  };
  const finish = async (keep: boolean) => {
    const running = recording.current;
    recording.current = null;
    setStartedAt(null);
    if (!keep) return running?.cancel();
    const note = await running?.stop();
    if (note) await files.add([note], true);
  };

  if (startedAt === null) {
    return (
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={m.outgoing_record()}
        title={m.outgoing_record()}
        onClick={() => void start()}
      >
        <IconMicrophone size={18} stroke={1.7} aria-hidden="true" />
      </ActionIcon>
    );
  }
  return (
    <span className={classes.recording}>
      <span className={classes.dot} aria-hidden="true" />
      <Elapsed since={startedAt} />
      <ActionIcon variant="subtle" color="red" aria-label={m.outgoing_record_stop()} onClick={() => void finish(true)}>
        <IconPlayerStopFilled size={16} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={m.outgoing_record_drop()}
        onClick={() => void finish(false)}
      >
        <IconX size={16} aria-hidden="true" />
      </ActionIcon>
    </span>
  );
}

function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  return (
    <span className={classes.time} role="timer" aria-label={m.outgoing_recording()}>
      {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
    </span>
  );
}

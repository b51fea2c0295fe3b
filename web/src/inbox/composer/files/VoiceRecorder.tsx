import { ActionIcon } from '@mantine/core';
import { IconMicrophone, IconPlayerStopFilled, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import { useNow } from '../../../time/use-now.ts';
import { showProblem } from '../../show-problem.ts';
import { playTime } from '../../thread/kinds/play-time.ts';
import type { Writing } from '../writing.ts';
import { canRecord, type Recording, startRecording } from './record.ts';
import { useFiles } from './use-files.ts';
import classes from './VoiceRecorder.module.css';

/** Records a voice note; stopped, it waits beside the text until it is sent. */
export function VoiceRecorder({ writing }: { writing: Writing }) {
  const files = useFiles(writing);
  const recording = useRef<Recording | null>(null);
  const [startedAt, setStartedAt] = useState<number | null>(null);
  // The browser may ask for the microphone for long: meanwhile a second click or leaving must not leave it open.
  const asking = useRef(false);
  const gone = useRef(false);
  const leave = useRef(() => {});
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
      leave.current();
    };
  }, []);
  useEffect(() => {
    if (startedAt === null) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [startedAt]);
  const wanted = writing.channel?.limits.voiceType;
  const direct = writing.mode === 'reply' && writing.conversation.surface === 'direct';
  if (!direct || wanted === undefined || !canRecord()) return null;

  const start = async () => {
    if (asking.current || recording.current) return;
    asking.current = true;
    try {
      const begun = await startRecording(wanted);
      if (gone.current) return begun.cancel();
      recording.current = begun;
      setStartedAt(Date.now());
    } catch (problem) {
      showProblem(problem instanceof DOMException ? m.outgoing_no_microphone() : problem);
    } finally {
      asking.current = false;
    }
  };
  const finish = async (keep: boolean) => {
    const running = recording.current;
    recording.current = null;
    setStartedAt(null);
    if (!keep) return running?.cancel();
    try {
      const note = await running?.stop();
      if (note) await files.add([note], true);
    } catch (problem) {
      // What was said is still there: stopping again tries again.
      recording.current = running;
      setStartedAt(startedAt);
      showProblem(problem);
    }
  };
  // Another tab or conversation, or the window closing, is no wish to lose what was said: it waits in its draft.
  leave.current = () => void finish(true);

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
  const now = useNow(500);
  return (
    <span className={classes.time} role="timer" aria-label={m.outgoing_recording()}>
      {playTime(Math.max(0, (now.getTime() - since) / 1000))}
    </span>
  );
}

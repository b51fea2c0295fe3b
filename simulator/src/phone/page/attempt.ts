import { html } from 'htm/preact';
import { useState } from 'preact/hooks';

/** Runs an action and keeps its refusal, if any, as one visible sentence. */
export function useAttempt(): { attempt: (action: Promise<unknown>) => void; problem: unknown } {
  const [problem, setProblem] = useState<string | null>(null);
  return {
    attempt: (action) => {
      setProblem(null);
      action.catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
    },
    problem: problem !== null && html`<p class="problem" role="alert">${problem}</p>`,
  };
}

/** JSON as people read it; anything else as it is. */
export function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

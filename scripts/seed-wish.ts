import { parseArgs } from 'node:util';

export interface SeedWish {
  conversations: number;
  messagesEach: number;
  ugly: boolean;
  /** One conversation gets this many messages. */
  longThread: number;
}

/** `10000 --ugly --messages 8 --long 50000`: what the command line of `npm run seed` asks for. */
export function readWish(args: readonly string[]): SeedWish {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ugly: { type: 'boolean' }, messages: { type: 'string' }, long: { type: 'string' } },
  });
  if (positionals.length > 1) throw new Error(`One number of conversations, not ${positionals.length}.`);
  return {
    conversations: count(positionals[0] ?? '1000'),
    messagesEach: count(values.messages ?? '8'),
    ugly: values.ugly ?? false,
    longThread: count(values.long ?? '0'),
  };
}

function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${text} is no number of anything.`);
  return Number(text);
}

import type { FaultOutcome } from './faults.ts';
import type { HookManner } from './webhook-delivery.ts';
import type { Customer, Platform } from './world.ts';

/**
 * Telling names: a customer whose name begins with one of these words makes Meta behave in a certain way whenever the
 * business writes to them, so that a person at the phones and a test see the same thing.
 */
export type TellingName = {
  /** The first word of the name. */
  word: string;
  example: string;
  /** One sentence for the phones page and the README. */
  effect: string;
  /** What becomes of a send to this customer; null: it is sent as usual. */
  outcome: (platform: Platform) => FaultOutcome | null;
  /** What the customer does after a reply. */
  answers?: string[];
  /** How what happens with this customer is told (platform.md §3.4: twice, late, in any order). */
  webhooks?: HookManner;
};

const never = () => null;
const whatsapp = (platform: Platform) => platform === 'whatsapp';

export const tellingNames: TellingName[] = [
  { word: 'Blocked', example: 'Blocked Bob', effect: 'blocks every business: replies are refused', outcome: never },
  {
    ...{ word: 'Slow', example: 'Slow Sam', effect: 'is sent to, but Meta takes four seconds to answer' },
    outcome: () => ({ delayMs: 4_000 }),
  },
  {
    ...{ word: 'Timeout', example: 'Timeout Tina', effect: 'gets the message, but Meta never answers the call' },
    outcome: () => ({ hang: 'after' }),
  },
  {
    ...{ word: 'Lost', example: 'Lost Lou', effect: 'gets nothing: the connection breaks before Meta reads the call' },
    outcome: () => ({ drop: 'before' }),
  },
  {
    ...{ word: 'Cut', example: 'Cut Cora', effect: 'gets the message, but the connection breaks before the answer' },
    outcome: () => ({ drop: 'after' }),
  },
  {
    ...{ word: 'Gone', example: 'Gone Gary', effect: 'has left the platform: not available, undeliverable' },
    // platform.md §5.2 551/1545041; whatsapp.md §5 131026.
    outcome: (platform) => ({
      status: 400,
      error: whatsapp(platform)
        ? { code: 131026, message: '(#131026) Message undeliverable' }
        : { code: 551, error_subcode: 1545041, message: "(#551) This person isn't available right now." },
    }),
  },
  {
    ...{ word: 'Busy', example: 'Busy Ben', effect: 'has been written to too often: rate limited' },
    // whatsapp.md §5 131056 (pair limit); platform.md §5.2 613.
    outcome: (platform) => ({
      ...{ status: 400, usage: 100, retryAfterSeconds: 60 },
      error: whatsapp(platform)
        ? { code: 131056, message: '(#131056) (Business Account, Consumer Account) pair rate limit hit' }
        : { code: 613, message: '(#613) Calls to this api have exceeded the rate limit.' },
    }),
  },
  {
    ...{ word: 'Garbled', example: 'Garbled Gwen', effect: 'gets the message, but the answer is broken JSON' },
    outcome: () => ({ brokenJson: true }),
  },
  {
    ...{ word: 'Unsure', example: 'Unsure Uma', effect: 'gets the message although Meta answers "unknown error"' },
    // platform.md §5.2 1/1357046: sent although an error is returned.
    outcome: () => ({
      status: 500,
      error: { code: 1, error_subcode: 1357046, message: 'An unknown error occurred' },
    }),
  },
  {
    ...{ word: 'Twice', example: 'Twice Tom', effect: 'all that happens with him is told twice', outcome: never },
    webhooks: 'twice',
  },
  {
    ...{ word: 'Disorder', example: 'Disorder Dora', effect: 'every other webhook about her comes after the next' },
    ...{ outcome: never, webhooks: 'disorder' },
  },
  {
    ...{ word: 'Late', example: 'Late Lena', effect: 'all that happens with her is told five seconds late' },
    ...{ outcome: never, webhooks: 'late' },
  },
  {
    ...{ word: 'Angry', example: 'Angry Anna', effect: 'answers every reply at once, and not kindly', outcome: never },
    answers: [
      'That is NOT an answer to my question.',
      'I have been waiting since this morning!!',
      'Unbelievable. I want to talk to a manager.',
      'I am going to leave a review about this.',
    ],
  },
  {
    ...{ word: 'Chatty', example: 'Chatty Chloe', effect: 'answers every reply at once, and kindly', outcome: never },
    answers: [
      'Oh, thank you! 😊',
      'That is great to hear.',
      'And do you also have something for Sunday?',
      'Perfect, see you then!',
    ],
  },
];

export function tellingName({ name }: Pick<Customer, 'name'>): TellingName | null {
  const [word = ''] = name.trim().toLowerCase().split(/\s+/, 1);
  return tellingNames.find((one) => one.word.toLowerCase() === word) ?? null;
}

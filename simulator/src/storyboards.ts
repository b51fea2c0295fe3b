import { dayMs, hourMs, minuteMs } from './clock.ts';
import { accountFor } from './crowd.ts';
import { faultPresets } from './fault-presets.ts';
import type { Sim } from './sim.ts';
import { changePassword } from './tokens.ts';
import { unsubscribeAccount } from './webhook-disable.ts';
import type { Platform } from './world.ts';

/** One thing that happens in a scenario: somebody writes, or Meta changes. */
export type Step = { afterMs: number } & (
  | { who: string; on: Platform; says: string /** Back-dated by this much. */; agoMs?: number }
  | {
      who: string /** Under the newest post of a connected account. */;
      under: 'facebook' | 'instagram';
      comments: string;
    }
  | { posts: 'facebook' | 'instagram'; words: string }
  | { who: string /** Somebody answers in Meta's own inbox. */; answered: string }
  | { does: (sim: Sim) => void }
);

export type Storyboard = { name: string; title: string; description: string; steps: (sim: Sim) => Step[] };

const regulars = [
  'Maria Garcia',
  'Jonas Weber',
  'Aiko Tanaka',
  'Priya Nair',
  'Tom Okafor',
  'Lena Fischer',
  'Sam Rivera',
];
const platforms: Platform[] = ['messenger', 'instagram', 'whatsapp'];
const morningQuestions = [
  'Good morning! Are you open on Sunday?',
  'Do you have a table for four at noon?',
  'Is the lemon cake back? 🍋',
  'Can I still change my order from yesterday?',
  'What time do you close today?',
  'Do you deliver to the harbour?',
  'Is there oat milk? 🥛',
  'We are ten minutes late, please keep our table!',
  'Could you send me the menu?',
  'I left my umbrella at your place. It is yellow.',
  'How much is the brunch for kids?',
  'Do you have anything without nuts?',
  'Do you take cards?',
  'Thank you for last night, it was lovely ❤️',
];

export const storyboards: Storyboard[] = [
  {
    name: 'busy-morning',
    title: 'Busy morning',
    description: 'Seven people ask fourteen things on all three platforms within half a minute.',
    steps: () =>
      morningQuestions.map((says, n) => ({
        ...{ afterMs: 900 + (n % 4) * 600, says },
        ...{ who: regulars[n % regulars.length] ?? '', on: platforms[(n + Math.floor(n / 7)) % 3] ?? 'messenger' },
      })),
  },
  {
    name: 'viral-post',
    title: 'Viral post',
    description: 'A post takes off: strangers by the dozen comment within seconds, and some write in private too.',
    steps: () => [
      { afterMs: 200, posts: 'instagram', words: 'Lemon cake is back! First come, first served. 🍋' },
      ...Array.from({ length: 40 }, (_, n) => {
        const who = strangers[n % strangers.length] ?? '';
        const words = shouts[n % shouts.length] ?? '';
        const afterMs = 250;
        return n % 8 === 7
          ? { afterMs, who, on: 'instagram' as const, says: words }
          : { afterMs, who, under: 'instagram' as const, comments: words };
      }),
    ],
  },
  {
    name: 'angry-customer',
    title: 'Angry customer',
    description:
      'Angry Anna loses her patience, first in private and then everywhere. She answers each of your replies.',
    steps: () => [
      { afterMs: 300, who: 'Angry Anna', on: 'messenger', says: 'My order #4711 still has not arrived.' },
      { afterMs: 2_500, who: 'Angry Anna', on: 'messenger', says: 'Hello???' },
      { afterMs: 2_500, who: 'Angry Anna', on: 'messenger', says: 'It was promised for NINE this morning.' },
      {
        afterMs: 3_000,
        who: 'Angry Anna',
        on: 'whatsapp',
        says: 'Since nobody answers on Messenger: where is my order?',
      },
      { afterMs: 300, posts: 'facebook', words: 'Our kitchen is on fire today (in a good way)!' },
      { afterMs: 3_000, who: 'Angry Anna', under: 'facebook', comments: 'Do NOT order here. Nobody answers 😡' },
      { afterMs: 3_000, who: 'Angry Anna', on: 'instagram', says: 'Everybody should know how you treat people 😡' },
    ],
  },
  {
    name: 'token-dies',
    title: 'Token dies',
    description: 'The owner changes the Facebook password: every login ends (190/460) while customers keep writing.',
    steps: () => [
      { afterMs: 200, who: 'Jonas Weber', on: 'messenger', says: 'Quick question before I order…' },
      {
        afterMs: 1_500,
        does: ({ world }) => {
          for (const personId of world.people.keys()) changePassword(world, personId);
        },
      },
      { afterMs: 2_000, who: 'Jonas Weber', on: 'messenger', says: 'Are you still there?' },
      { afterMs: 2_000, who: 'Maria Garcia', on: 'whatsapp', says: 'Hi! Is the table free at eight?' },
    ],
  },
  {
    name: 'meta-outage',
    title: 'Meta goes down',
    description: 'For thirty seconds every call answers 503 and webhooks are held back; then all of it comes at once.',
    steps: () => [
      {
        afterMs: 0,
        does: (sim) => {
          const down = faultPresets.find(({ name }) => name === 'meta-down');
          if (down !== undefined) sim.faults.add({ match: {}, outcome: down.outcome, name: 'outage' });
          sim.webhooks.configure({ paused: true });
        },
      },
      ...morningQuestions.slice(0, 8).map((says, n) => ({
        ...{ afterMs: 3_500, says, who: regulars[n % regulars.length] ?? '', on: platforms[n % 3] ?? 'messenger' },
      })),
      {
        afterMs: 2_000,
        does: (sim) => {
          for (const { id, name } of sim.faults.list()) if (name === 'outage') sim.faults.remove(id);
          sim.webhooks.configure({ paused: false });
        },
      },
    ],
  },
  {
    name: 'after-the-weekend',
    title: 'After the weekend',
    description: 'Messages of the last five days: windows open, closing soon, closed, and past any reply.',
    steps: () => [
      ...aged('Lena Fischer', 'messenger', 'Do you cater for weddings?', 5 * dayMs),
      ...aged('Tom Okafor', 'whatsapp', 'I would like to book the back room for Friday.', 2 * dayMs),
      ...aged('Priya Nair', 'instagram', 'Is the blue mug still for sale?', 25 * hourMs),
      ...aged('Sam Rivera', 'messenger', 'Can somebody call me back?', 23 * hourMs + 15 * minuteMs),
      ...aged('Aiko Tanaka', 'whatsapp', 'What was the name of that tea again?', 19 * hourMs),
      ...aged('Jonas Weber', 'instagram', 'Photos from Saturday are great!', 8 * dayMs),
      ...aged('Maria Garcia', 'messenger', 'Good morning!', 20 * minuteMs),
    ],
  },
  {
    name: 'bad-line',
    title: 'Bad line',
    description: 'Half of all webhooks come twice, late or out of order; nothing may be lost or doubled in the inbox.',
    steps: () => [
      {
        afterMs: 0,
        does: ({ chaos }) => void Object.assign(chaos.settings, { percent: 50, webhooks: true, calls: false }),
      },
      ...Array.from({ length: 20 }, (_, n) => ({
        ...{ afterMs: 300, who: regulars[n % 3] ?? '', on: platforms[n % 3] ?? ('messenger' as const) },
        says: `${n + 1} of 20`,
      })),
      { afterMs: 2_000, does: ({ chaos }) => void Object.assign(chaos.settings, { percent: 0, calls: true }) },
    ],
  },
  {
    name: 'same-person-everywhere',
    title: 'One person, three channels',
    description:
      'Priya Nair asks the same thing on Messenger, Instagram and WhatsApp: one person, three conversations.',
    steps: () =>
      platforms.map((on, n) => ({
        ...{ afterMs: n === 0 ? 200 : 2_000, who: 'Priya Nair', on },
        says: n === 0 ? 'Do you have gift cards?' : 'Not sure where you read this first: do you have gift cards?',
      })),
  },
  {
    name: 'answered-elsewhere',
    title: 'Answered elsewhere',
    description: 'A colleague answers Tom Okafor in Meta’s own inbox; the reply must show in yours too.',
    steps: () => [
      { afterMs: 200, who: 'Tom Okafor', on: 'messenger', says: 'Is the back room free on Friday?' },
      { afterMs: 4_000, who: 'Tom Okafor', answered: 'It is! Shall I book it for you, Tom?' },
      { afterMs: 3_000, who: 'Tom Okafor', on: 'messenger', says: 'Yes please, for twelve people.' },
    ],
  },
  {
    name: 'subscription-lost',
    title: 'Subscription lost',
    description: 'Meta unsubscribes the Page, as after an hour of failures. Customers write, and nobody is told.',
    steps: () => [
      { afterMs: 200, who: 'Lena Fischer', on: 'messenger', says: 'Good evening!' },
      {
        afterMs: 2_000,
        does: (sim) => {
          const pageId = accountFor(sim, 'messenger')?.id ?? '';
          for (const appId of sim.world.apps.keys()) unsubscribeAccount(sim.world, appId, 'page', pageId);
        },
      },
      { afterMs: 2_000, who: 'Lena Fischer', on: 'messenger', says: 'Hello? Is anybody there?' },
    ],
  },
];

function aged(who: string, on: Platform, says: string, agoMs: number): Step[] {
  return [{ afterMs: 300, who, on, says, agoMs }];
}

const strangers = [
  ...['Nina Petrova', 'Kofi Mensah', 'Elif Kaya', 'Lucas Moreau', 'Hana Suzuki', 'Diego Alvarez', 'Amara Diallo'],
  ...['Yuki Mori', 'Omar Haddad', 'Freya Olsen', 'Mateus Silva', 'Zoe Martin'],
];
const shouts = [
  'Is this real?? 😍',
  'WHERE can I get one',
  'Price please!',
  'My sister needs this',
  'Do you ship to Norway?',
  'Saw your post, I am coming tomorrow!',
  '🔥🔥🔥',
  'Is it vegan?',
  'How long is the queue?',
  'Do you take reservations for Saturday?',
];

import type { Words } from './seed-words.ts';

/** One message as it may stand in a seeded thread. */
export interface Turn {
  surface: 'direct' | 'comments';
  direction: 'in' | 'out' | 'note' | 'event';
  kind: string;
  text: string | null;
  content: object;
  status: string | null;
  author: 'contact' | 'agent' | 'app';
  error: object | null;
}

const ad = { source: 'ADS', ref: 'spring_sale', ads_context_data: { ad_title: 'Spring jackets' } };
const clickToChat = { source_type: 'ad', headline: 'Blue jacket, 20 % off', source_url: 'https://fb.me/abc' };
const friday = { type: 'list_reply', list_reply: { title: 'Friday', description: 'between 9 and 12' } };
const template = { name: 'order_shipped', language: 'en' };
const place = { latitude: 52.52, longitude: 13.405, name: 'Alexanderplatz', address: 'Berlin' };
const reactions = { customer: { emoji: '❤️' }, us: { emoji: '👍' } };

const windowClosed = {
  code: 'window_closed',
  message: 'More than 24 hours have passed since this person last wrote. They have to write first.',
  action: null,
  who: 'customer',
  ...{ metaCode: 131047, metaSubcode: null, fbtraceId: 'AbCdEf' },
};
const notThere = {
  code: 'cannot_receive',
  message: 'This person cannot receive messages right now.',
  action: null,
  who: 'customer',
  ...{ metaCode: 551, metaSubcode: 1545041, fbtraceId: 'GhIjKl' },
};

/** So many of the texts of a direction are plain words, for each one that is something else. */
const plainPerOther = 3;

/**
 * What is said in seeded threads, for picking from: words, and every so often another kind, a reaction, a failure. The
 * words of `novel` are rare, for ten thousand threads have to hold them.
 */
export function seedTurns(words: Words): Turn[] {
  const said = [...words.texts, ...words.texts, ...words.texts, ...words.novel].map((text) => message('in', { text }));
  const answered = words.answers.map((text) => message('out', { text }));
  const comments = words.texts.map((text) => message('in', { text, kind: 'comment', surface: 'comments' }));
  const replies = words.answers.map((text) => message('out', { text, kind: 'comment', surface: 'comments' }));
  return [
    ...mixed(said, [
      message('in', { text: 'I saw your ad', content: { referral: ad } }),
      message('in', { text: 'Hello!', content: { referral: clickToChat } }),
      message('in', { text: 'Love this!', content: { story: { url: 'https://www.instagram.com/stories/x' } } }),
      message('in', { kind: 'story_mention', content: { share: {} } }),
      message('in', { kind: 'location', content: { location: place } }),
      message('in', { kind: 'interactive', text: 'Friday', content: { interactive: friday } }),
      message('in', { text: 'It came today!', content: { reactions } }),
      message('in', { kind: 'unsupported', content: { unsupported: { type: 'poll_creation' } } }),
    ]),
    ...mixed(answered, [
      message('out', { text: words.answers[0] ?? '', status: 'failed', error: windowClosed }),
      message('out', { text: words.answers.at(-1) ?? '', status: 'failed', error: notThere }),
      message('out', { text: 'You are welcome!', content: { reactions } }),
      message('out', { text: 'On its way.', author: 'app' }),
      message('out', { kind: 'template', text: 'Your order 1042 is on its way.', content: { template } }),
      message('out', { text: 'See you on Friday.', status: 'delivered' }),
    ]),
    ...mixed(comments, [
      message('in', { text: 'So pretty 😍', kind: 'comment', surface: 'comments', content: { liked: true } }),
      message('in', {
        text: 'Buy followers here',
        kind: 'comment',
        surface: 'comments',
        content: { hidden: { hidden: true } },
      }),
      message('in', { kind: 'comment', surface: 'comments' }),
    ]),
    ...replies,
    ...(['direct', 'comments'] as const).flatMap((surface) => [
      ...words.answers.map((text) => message('note', { surface, text })),
      ...happenings(words).map((one) => message('event', { surface, ...one })),
    ]),
  ];
}

function happenings({ agents, labels, teams }: Words): Pick<Turn, 'kind' | 'content'>[] {
  return [
    ...agents.map((name) => ({ kind: 'assigned', content: { agentId: null, name } })),
    ...teams.map((name) => ({ kind: 'team', content: { teamId: null, name } })),
    { kind: 'labelled', content: { added: labels.slice(0, 2), removed: labels.slice(2, 3) } },
    { kind: 'priority', content: { priority: 'high' } },
    { kind: 'status', content: { status: 'pending', until: null } },
    { kind: 'status', content: { status: 'open', until: null } },
    { kind: 'status', content: { status: 'resolved', until: null } },
    { kind: 'status', content: { status: 'resolved', until: null } },
  ];
}

function message(direction: Turn['direction'], change: Partial<Turn>): Turn {
  return {
    surface: 'direct',
    direction,
    kind: 'text',
    text: null,
    content: {},
    status: direction === 'out' ? 'read' : null,
    author: direction === 'in' ? 'contact' : 'agent',
    error: null,
    ...change,
  };
}

/** Each of the others once in a while among the plain ones. */
function mixed(plain: readonly Turn[], others: readonly Turn[]): Turn[] {
  return Array.from({ length: Math.max(plain.length, others.length * plainPerOther) }, (_, at) => {
    const turn = plain[at % plain.length] as Turn;
    const other = at % plainPerOther === 0 ? others[at / plainPerOther] : undefined;
    return other === undefined ? [turn] : [turn, other];
  }).flat();
}

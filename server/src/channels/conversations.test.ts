import { describe, expect, it } from 'vitest';
import { parseLossless } from '../meta/lossless-json.ts';
import { isObject } from '../meta/read-json.ts';
import { type Account, remembered } from './conversations.ts';
import { eventWords } from './fixtures.ts';

const page: Account = { channel: { kind: 'facebook', externalId: '100' }, platform: 'messenger', node: '100' };
const shop: Account = { channel: { kind: 'instagram', externalId: '17841' }, platform: 'instagram', node: '100' };

/** As Graph writes it: ids may be numbers too large for JavaScript. */
function read(text: string, account: Account) {
  const json = parseLossless(text);
  if (!isObject(json)) throw new Error('no conversation');
  return remembered(json, account);
}

function conversation(messages: readonly string[], more = ''): string {
  return `{"id": "t_1", "updated_time": "2026-03-01T10:00:00+0000",
    "participants": {"data": [{"name": "Ana Lima", "email": "x@facebook.com", "id": 24000000000000000017}, {"name": "Page", "id": "100"}]},
    "messages": {"data": [${messages.join(',')}]}${more}}`;
}

const said = (id: string, from: string, rest: string) =>
  `{"id": "${id}", "created_time": "2026-03-01T09:00:0${id.length}+0000", "from": {"id": ${from}}, ${rest}}`;

describe('a conversation that Meta remembers', () => {
  it('is told oldest first, with direction, people and what was answered', () => {
    const one = read(
      conversation([
        said('m_333', '"100"', '"message": "Yes", "reply_to": {"mid": "m_1"}'),
        said('m_1', '24000000000000000017', '"message": "Open today?"'),
      ]),
      page,
    );
    expect(one).toMatchObject({ cutShort: false, problem: null, updatedAt: new Date('2026-03-01T10:00:00Z') });
    expect(one.events).toMatchObject([
      { type: 'message', externalId: 'm_1', from: { externalId: '24000000000000000017', name: 'Ana Lima' } },
      {
        type: 'echo',
        externalId: 'm_333',
        to: { address: '24000000000000000017' },
        said: { replyToExternalId: 'm_1' },
      },
    ]);
    expect(one.events.every((event) => 'imported' in event && event.imported?.opensWindow === true)).toBe(true);
  });

  it('keeps the order of what was said within one second', () => {
    const lines = ['m_3', 'm_2', 'm_1'].map((id) => said(id, '24000000000000000017', `"message": "${id}"`));
    const { events } = read(conversation(lines), page);
    expect(events.map((event) => 'externalId' in event && event.externalId)).toEqual(['m_1', 'm_2', 'm_3']);
  });

  it('keeps every kind of content that is given', () => {
    const kinds = [
      [
        '"attachments": {"data": [{"id": 1, "mime_type": "image/png", "name": "a", "image_data": {"url": "u"}}]}',
        'image',
      ],
      ['"attachments": {"data": [{"image_data": {"url": "u", "render_as_sticker": true}}]}', 'sticker'],
      ['"attachments": {"data": [{"mime_type": "video/mp4", "video_data": {"url": "u"}}]}', 'video'],
      ['"attachments": {"data": [{"mime_type": "audio/mpeg", "file_url": "u"}]}', 'audio'],
      ['"attachments": {"data": [{"mime_type": "application/pdf", "name": "b.pdf", "file_url": "u"}]}', 'file'],
      ['"message": "", "sticker": "https://scontent.xx.fbcdn.net/s.png"', 'sticker'],
      ['"shares": {"data": [{"link": "https://www.instagram.com/p/1", "name": "A post"}]}', 'link'],
      ['"message": "https://a.example", "shares": {"data": [{"link": "https://a.example"}]}', 'text'],
      ['"story": {"mention": {"link": "https://lookaside.fbsbx.com/1", "id": "9"}}', 'story_mention'],
      ['"message": "nice", "story": {"reply_to": {"link": "https://lookaside.fbsbx.com/1", "id": "9"}}', 'text'],
      ['"is_unsupported": true', 'unsupported'],
      ['"message": null, "attachments": [], "shares": 4, "reactions": "?"', 'unsupported'],
    ] as const;
    for (const [rest, kind] of kinds) {
      expect(read(conversation([said('m', '5', rest)]), page).events.map(eventWords), rest).toEqual([
        `message ${kind} imported`,
      ]);
    }
  });

  it('tells reactions of both sides, and knows an Instagram account by its own id', () => {
    const reactions = '"reactions": {"data": [{"reaction": "❤", "users": [{"id": "17841"}, {"id": "5"}]}]}';
    const one = read(conversation([said('m', '"17841"', `"message": "Hi", ${reactions}`)]), shop);
    expect(one.events.map(eventWords)).toEqual(['echo text imported', 'reaction ours on', 'reaction on']);
  });

  it('says when Meta gives less than there is, and leaves out what has no time or no author', () => {
    const old = '{"id": "m_old", "created_time": "2026-01-01T00:00:00+0000"}';
    const one = read(
      conversation([said('m', '5', '"message": "Hi"'), old, '{"message": "?"}', '7'], ', "message_count": 40'),
      page,
    );
    expect(one.events.map(eventWords)).toEqual(['message text imported']);
    expect(one.cutShort).toBe(true);
  });

  it('names a conversation whose person is gone, and says nothing of one without messages', () => {
    const alone = '{"id": "t", "participants": {"data": [{"id": "100"}]}, "messages": {"data": [{"id": "m"}]}}';
    expect(read(alone, page)).toMatchObject({ events: [], problem: expect.stringMatching(/does not say who/) });
    expect(read('{"id": "t"}', page)).toMatchObject({ events: [], problem: null, updatedAt: null });
    expect(read(conversation([]), page)).toMatchObject({ events: [], cutShort: false, problem: null });
  });
});

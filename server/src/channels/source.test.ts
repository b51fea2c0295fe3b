import { expect, test } from 'vitest';
import { eventsOf, fixture } from './fixtures.ts';
import { sourceOf } from './source.ts';

test.each([
  ['page-referral-ad', { source: 'ad' }],
  ['page-referral-shortlink', { source: 'link', title: expect.any(String) }],
  ['page-postback-get-started-referral', { source: expect.any(String), title: expect.any(String) }],
] as const)('%s tells where somebody came from, though no message comes with it', (name, source) => {
  const event = eventsOf(fixture('facebook', name)).find(({ type }) => type === 'referral');
  if (event?.type !== 'referral') throw new Error('no referral');
  expect(sourceOf(event.type, event.content)).toMatchObject(source);
});

import { expect, test } from 'vitest';
import { featureKeys, standingOf } from './features.ts';

const own = {
  flow: 'instagram',
  scopes: ['instagram_business_basic', 'instagram_business_manage_messages'],
  declined: ['instagram_business_manage_comments'],
} as const;

test('a login of Instagram’s own is held to its own permissions', () => {
  expect(standingOf('instagramMessages', own)).toEqual({ standing: 'granted', lacks: [] });
  expect(standingOf('instagramComments', own)).toEqual({
    standing: 'declined',
    lacks: ['instagram_business_manage_comments'],
  });
});

test('what Instagram’s window knows nothing of does not stand in any way', () => {
  expect(featureKeys.filter((key) => standingOf(key, own) === null)).toEqual([
    ...['pageMessages', 'pageComments', 'whatsapp', 'businessAssets'],
  ]);
});

test('a login by Meta’s window is held to the permissions of Pages', () => {
  const scopes = ['pages_show_list', 'pages_manage_metadata', 'pages_read_engagement', 'pages_messaging'];
  const grant = { flow: 'facebook', scopes, declined: ['instagram_basic'] } as const;
  expect(standingOf('pageMessages', grant)?.standing).toBe('granted');
  expect(standingOf('instagramMessages', grant)?.standing).toBe('declined');
  expect(standingOf('whatsapp', grant)?.standing).toBe('missing');
});

import { expect, test } from 'vitest';
import { GraphFailure } from './graph.ts';
import { connectErrorOf, dialogUrl } from './oauth.ts';

const options = { metaGatewayUrl: null, metaGraphVersion: 'v25.0' };
const dialog = { appId: '1', redirectUri: 'https://roost.example/cb', state: 's', scopes: ['a', 'b'] };

test('the dialog asks for the permissions by name, and again for declined ones only when told to', () => {
  const url = new URL(dialogUrl(options, dialog));
  expect(url.origin + url.pathname).toBe('https://www.facebook.com/v25.0/dialog/oauth');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: '1',
    redirect_uri: 'https://roost.example/cb',
    state: 's',
    response_type: 'code',
    scope: 'a,b',
  });
  expect(new URL(dialogUrl(options, { ...dialog, rerequest: true })).searchParams.get('auth_type')).toBe('rerequest');
});

test('a configuration of Login for Business replaces the permissions', () => {
  const { searchParams } = new URL(dialogUrl(options, { ...dialog, configId: '77' }));
  expect(searchParams.get('config_id')).toBe('77');
  expect(searchParams.has('scope')).toBe(false);
  expect(searchParams.has('override_default_response_type')).toBe(false);
});

test('a configuration that gives a system user’s token is told to answer with a code, and only that one', () => {
  const { searchParams } = new URL(dialogUrl(options, { ...dialog, configId: '77', systemUser: true }));
  expect(searchParams.get('response_type')).toBe('code');
  expect(searchParams.get('override_default_response_type')).toBe('true');
  const classic = new URL(dialogUrl(options, { ...dialog, systemUser: true }));
  expect(classic.searchParams.has('override_default_response_type')).toBe(false);
});

test('with a gateway the dialog opens there', () => {
  expect(dialogUrl({ ...options, metaGatewayUrl: 'http://localhost:3001' }, dialog)).toMatch(
    /^http:\/\/localhost:3001\/www\.facebook\.com\/v25\.0\/dialog\/oauth\?/,
  );
});

test.each([
  [1, null, 'Error validating client secret.', 'wrong_secret'],
  [101, null, 'Error validating application.', 'wrong_secret'],
  [100, 36008, 'texto en otro idioma', 'redirect_mismatch'],
  [100, null, 'Please make sure your redirect_uri is identical to the one you used', 'redirect_mismatch'],
  [191, null, 'Can’t load URL', 'redirect_mismatch'],
  [100, 36007, 'expired', 'code_expired'],
  [100, 36009, 'used', 'code_expired'],
  [100, null, 'This authorization code has been used.', 'code_expired'],
  [2, null, 'Service temporarily unavailable', 'token_exchange_failed'],
])('an exchange refused with %s/%s means %s', (code, subcode, message, expected) => {
  expect(connectErrorOf(new GraphFailure('refused', message, { code, subcode }))).toBe(expected);
});

test('an exchange without an answer means that Meta could not be reached', () => {
  expect(connectErrorOf(new GraphFailure('unsent', 'x'))).toBe('meta_unreachable');
  expect(connectErrorOf(new GraphFailure('unknown', 'x', { httpStatus: 502 }))).toBe('meta_unreachable');
});

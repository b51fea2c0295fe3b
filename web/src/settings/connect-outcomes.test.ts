import { connectErrors } from '@roost/contract/errors.ts';
import type { Asset, Login } from '@roost/contract/meta.ts';
import { describe, expect, test } from 'vitest';
import { type ConnectFailure, explanations, readConnectFailure, shortfallsOf } from './connect-outcomes.ts';

const failures = Object.keys(explanations) as ConnectFailure[];

describe('how an attempt ends', () => {
  test('every code the server may send has a heading, a sentence and a next button', () => {
    for (const code of connectErrors) {
      const { title, text, next } = explanations[readConnectFailure(code)];
      expect(readConnectFailure(code)).toBe(code);
      expect(title().length).toBeGreaterThan(5);
      expect(text()).toMatch(/[.:]$/);
      expect(['try_again', 'update_credentials']).toContain(next);
    }
  });

  test('no two outcomes say the same', () => {
    expect(new Set(failures.map((failure) => explanations[failure].text())).size).toBe(failures.length);
  });

  test('everything that goes wrong while exchanging the code stands under the guide’s heading', () => {
    for (const failure of ['wrong_secret', 'redirect_mismatch', 'code_expired', 'token_exchange_failed'] as const) {
      expect(explanations[failure].title()).toBe('Token exchange failed');
    }
  });

  test('a wrong secret leads to the credentials, a redirect mismatch shows the address to copy', () => {
    expect(explanations.wrong_secret.next).toBe('update_credentials');
    expect(explanations.redirect_mismatch.showRedirectUri).toBe(true);
  });

  test('a code of a newer server still gets a sentence', () => {
    expect(readConnectFailure('something_new')).toBe('unknown');
  });
});

describe('what a successful login lacks', () => {
  const page: Asset = {
    kind: 'facebook',
    externalId: '1',
    name: 'Alma Bakery',
    parentId: null,
    detail: null,
    parentName: null,
    pictureUrl: null,
    connected: false,
    connectedBy: null,
    connectable: true,
    keepsHistory: true,
    reason: null,
  };
  const login: Login = {
    id: '01990000-0000-7000-8000-000000000001',
    flow: 'facebook',
    state: { code: 'connected', reason: 'ok', message: '', action: null },
    name: 'Maria',
    scopes: ['pages_show_list'],
    declined: [],
    expiresAt: null,
    dataAccessExpiresAt: null,
    checkedAt: null,
    createdAt: '2026-01-01T00:00:00Z',
    assets: [page],
    held: null,
  };

  test('nothing, when a Page came along and every permission was granted', () => {
    expect(shortfallsOf(login)).toEqual([]);
  });

  test('no Page at all is said, also when the permission to list Pages was the one declined', () => {
    expect(shortfallsOf({ ...login, assets: [] })).toEqual(['no_page']);
    expect(shortfallsOf({ ...login, assets: [], scopes: [], declined: ['pages_show_list'] })).toEqual([
      'no_page',
      'declined',
    ]);
  });

  test('a login for WhatsApp alone does not miss a Page', () => {
    expect(shortfallsOf({ ...login, assets: [], scopes: ['whatsapp_business_messaging'] })).toEqual([]);
  });

  test('a declined permission is said', () => {
    expect(shortfallsOf({ ...login, declined: ['pages_messaging'] })).toEqual(['declined']);
  });
});

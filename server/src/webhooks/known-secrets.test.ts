import { afterAll, beforeAll, expect, test } from 'vitest';
import { signBody } from '../../../simulator/src/simulator.ts';
import { sealAppSecret } from '../connections/secrets.ts';
import { acrossWorkspaces, newId } from '../db/db.ts';
import { startRoost, type TestRoost } from '../test/roost.ts';
import { createKnownSecrets, type KnownSecrets } from './ingest.ts';

let roost: TestRoost;
let known: KnownSecrets;
const apps = Array.from({ length: 30 }, (_, n) => ({ workspaceId: newId(), secret: `secret-${n}` }));

beforeAll(async () => {
  roost = await startRoost();
  const { ctx } = roost.app;
  await acrossWorkspaces(ctx, async (tx) => {
    for (const { workspaceId, secret } of apps) {
      await tx.insertInto('workspaces').values({ id: workspaceId, name: 'One of many', slug: workspaceId }).execute();
      const sealed = sealAppSecret(ctx, workspaceId, secret);
      const app = { workspace_id: workspaceId, app_id: secret, secret_sealed: sealed, verify_token: newId() };
      await tx.insertInto('meta_apps').values(app).execute();
    }
  });
  known = createKnownSecrets(ctx);
});
afterAll(() => roost.close());

const escaped = '{"text":"gr\\u00fc\\u00dfe"}';

test.each([
  ['as Meta sends it', escaped],
  ['that carries the characters themselves', '{"text":"grüße"}'],
])('a body %s belongs to whoever’s secret signed it', async (_how, body) => {
  for (const { workspaceId, secret } of apps) {
    const signer = await known.signerOf(Buffer.from(body), signBody(secret, Buffer.from(escaped)));
    expect(signer?.workspaceId).toBe(workspaceId);
  }
  expect(await known.signerOf(Buffer.from(body), signBody('nobody’s', Buffer.from(escaped)))).toBeNull();
});

test('what nobody signed holds up nobody, however many secrets there are and whatever it is made of', async () => {
  const body = Buffer.from('é'.repeat(1_450_000));
  const signature = `sha256=${'0'.repeat(64)}`;
  await known.signerOf(body, signature);
  const began = performance.now();
  expect(await known.signerOf(body, signature)).toBeNull();
  expect(performance.now() - began).toBeLessThan(1_000);
});

/** From the raw bytes of one POST to a durable delivery. The HMAC comes first; nothing is parsed that Meta did not sign. */
import { isMemory, readEnvelope } from '../channels/index.ts';
import { webhookSecrets } from '../connections/secrets.ts';
import type { Ctx } from '../context.ts';
import { fail } from '../errors.ts';
import { type Json, type JsonObject, parseLossless } from '../meta/lossless-json.ts';
import { idOf } from '../meta/read-json.ts';
import { escapedUnicode, verifySignature } from '../meta/signature.ts';
import type { Delivery, Journal } from './journal.ts';
import { noteRefusal } from './refusals.ts';

type Secret = Awaited<ReturnType<typeof webhookSecrets>>[number];

export interface KnownSecrets {
  /** The secret that signed these bytes, or null. It names the workspace. */
  signerOf(body: Buffer, signature: string | undefined): Promise<Secret | null>;
}

/** Bodies signed by nobody cannot make us read the secrets more often than this. */
const reloadEveryMs = 1_000;
/** A secret that was replaced or whose grace ended is believed no longer than this. */
const believedMs = 15_000;
/** Meta batches up to 1,000 updates into a POST (platform.md §3.4); beyond this the body is refused unread. */
export const bodyBytesMax = 3_000_000;
const unsignedBytesMax = 100_000;
/** Meta waits 5 seconds for messages and longer for the rest (platform.md §3.4); a caller of ours hears within 10. */
const answerWithinMs = 9_000;

/** Every live secret in memory, the one that matched last first. */
export function createKnownSecrets(ctx: Parameters<typeof webhookSecrets>[0]): KnownSecrets {
  let secrets: Secret[] = [];
  let loadedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | null = null;

  async function load(): Promise<void> {
    loadedAt = performance.now();
    try {
      secrets = await webhookSecrets(ctx);
    } catch (cause) {
      loadedAt = Number.NEGATIVE_INFINITY;
      fail('unavailable', 'The app secrets cannot be read right now. Please try again.', { cause });
    }
  }

  /** Those who come together wait for one load. */
  function reload(): Promise<void> {
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  }

  function match(body: Buffer, signature: string | undefined): Secret | null {
    // What nobody signed costs no more than its hashes: the escaped form is made once, and only as long as it could come.
    const found = signerAmong(body, signature) ?? signerAmong(escapedUnicode(body, bodyBytesMax), signature);
    if (found === null) return null;
    if (found !== secrets[0]) secrets = [found, ...secrets.filter((one) => one !== found)];
    return found;
  }

  function signerAmong(bytes: Buffer | null, signature: string | undefined): Secret | null {
    if (bytes === null) return null;
    return secrets.find(({ secret }) => verifySignature(bytes, signature, secret)) ?? null;
  }

  return {
    async signerOf(body, signature) {
      if (signature === undefined || body.length === 0) return null;
      if (performance.now() - loadedAt > believedMs) await reload();
      const found = match(body, signature);
      const fresh = performance.now() - loadedAt < reloadEveryMs;
      // An admin may have ended the time of the secret before a moment ago, so that one is never believed for long.
      if (found !== null && (found.source !== 'previous' || fresh)) return found;
      if (loading === null && fresh) return null;
      const tried = secrets;
      await reload();
      const nothingNew = secrets.every(({ secret }) => tried.some((one) => one.secret === secret));
      return found === null && nothingNew ? null : match(body, signature);
    },
  };
}

/** Answers only when the delivery is durable. */
export async function ingest(
  ctx: Ctx,
  journal: Journal,
  secrets: KnownSecrets,
  body: Buffer,
  signature: string | undefined,
): Promise<void> {
  const by = performance.now() + answerWithinMs;
  const signer = await secrets.signerOf(body, signature);
  if (signer === null) {
    if (signature !== undefined) await noteRefusal(ctx, namesIn(body));
    fail('invalid_signature', 'The signature does not fit the body.');
  }
  const { workspaceId } = signer;
  await journal.store({ workspaceId, receivedAt: ctx.clock.now(), body, ...describeBody(body) }, by);
}

/** The account ids in a body that nobody signed: read only to count it, and only while it is small. */
function namesIn(body: Buffer): string[] {
  if (body.length > unsignedBytesMax) return [];
  return (readQuietly(body)?.entries ?? []).flatMap((entry) => idOf(entry.id) ?? []);
}

/** What cannot be read is kept as one entry, so that it ends in the journal with its cause and not in silence. */
function describeBody(body: Buffer): Pick<Delivery, 'object' | 'entries'> {
  const envelope = readQuietly(body);
  if (envelope === null) return { object: null, entries: [{ object: null, externalId: null, memory: false }] };
  const { object, entries } = envelope;
  return {
    object,
    entries: entries.map((entry) => ({ object, externalId: idOf(entry.id), memory: isMemory(object, entry) })),
  };
}

function readQuietly(body: Buffer): { object: string | null; entries: JsonObject[] } | null {
  let json: Json;
  try {
    json = parseLossless(body.toString('utf8'));
  } catch {
    return null;
  }
  const envelope = readEnvelope(json);
  // Signed and without anything in it: kept as unreadable, unless it is an honest empty list.
  return envelope.entries.length === 0 && envelope.object === null ? null : envelope;
}

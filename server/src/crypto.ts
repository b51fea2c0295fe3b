import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** Seals secrets for the database: AES-256-GCM, the key's id in the record, the record's id as associated data. */
export interface Sealer {
  seal(purpose: string, recordId: string, plain: string): string;
  /** Throws when the record was altered, moved to another row, or sealed with a key we do not have. */
  open(purpose: string, recordId: string, sealed: string): string;
  /** Id of the key that seals now; records carry it. */
  keyId: string;
  /** A secret for one purpose that is never stored (signing cookies); changes with the newest key. */
  derive(purpose: string): string;
}

const ivBytes = 12;
const tagBytes = 16;

/** `keys`: 32 bytes each. The first seals; all of them open, so that keys can rotate while we run. */
export function createSealer(keys: readonly Buffer[]): Sealer {
  const byId = new Map(keys.map((key) => [keyId(key), key]));
  const current = keys[0];
  if (current === undefined) throw new Error('createSealer needs a key');
  return {
    seal(purpose, recordId, plain) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', purposeKey(current, purpose), iv);
      cipher.setAAD(Buffer.from(recordId));
      const sealed = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `v1.${keyId(current)}.${sealed.toString('base64url')}`;
    },
    open(purpose, recordId, sealed) {
      const [version, id, data] = sealed.split('.');
      const key = byId.get(id ?? '');
      if (version !== 'v1' || data === undefined) throw new Error('This is not a sealed record.');
      if (key === undefined) throw new Error(`No ENCRYPTION_KEY with id ${id} to open this record.`);
      const bytes = Buffer.from(data, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', purposeKey(key, purpose), bytes.subarray(0, ivBytes));
      decipher.setAAD(Buffer.from(recordId));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]).toString('utf8');
    },
    keyId: keyId(current),
    derive: (purpose) => purposeKey(current, purpose).toString('base64url'),
  };
}

/** Tells this installation from another Roost: the same in each of its processes, and nothing that opens a record. */
export function installationOf({ sealer }: { sealer: Pick<Sealer, 'derive'> }): string {
  return sealer.derive('installation').slice(0, 22);
}

function keyId(key: Buffer): string {
  return sha256(key).toString('hex').slice(0, 8);
}

function purposeKey(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `roost:${purpose}`, 32));
}

export function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}

/** URL-safe, 256 bits unless told otherwise. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** Compares hashes, so that neither content nor length shows in the time it takes. */
export function equalConstantTime(a: string | Uint8Array, b: string | Uint8Array): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

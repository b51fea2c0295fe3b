/** Identifiers shaped like Meta's, drawn from the world's seed: the same seed and the same calls give the same ids. */
export type Rolls = { seed: number; rolls: number };

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base64url = `${base62}-_`;

/** mulberry32: small, fast, good enough for ids; the state is one number and is stored with the world. */
export function roll(world: Rolls): number {
  world.rolls = (world.rolls + 0x6d2b79f5) | 0;
  let t = (world.rolls ^ (world.seed * 0x9e3779b1)) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

function draw(world: Rolls, alphabet: string, length: number): string {
  let out = '';
  for (let i = 0; i < length; i += 1) out += alphabet[Math.floor(roll(world) * alphabet.length)];
  return out;
}

export function digits(world: Rolls, prefix: string, length: number): string {
  return prefix + draw(world, '0123456789', length - prefix.length);
}

export function hex(world: Rolls, length: number): string {
  return draw(world, '0123456789abcdef', length);
}

export function tokenString(world: Rolls, prefix = 'EAA'): string {
  // platform.md §1.5: token strings are opaque and of variable length.
  return prefix + draw(world, base62, 150 + Math.floor(roll(world) * 60));
}

export function codeString(world: Rolls): string {
  return `AQ${draw(world, base64url, 180)}`;
}

export function traceId(world: Rolls): string {
  return `A${draw(world, base64url, 22)}`;
}

export function messengerMid(world: Rolls): string {
  return `m_${draw(world, base64url, 86)}`;
}

/** platform.md §3.6: an Instagram mid is long base64 naming account, thread and item. */
export function instagramMid(world: Rolls, instagramId: string): string {
  const inner = `ig_item:1:IGMessageID:${instagramId}:${digits(world, '3402823', 39)}:${digits(world, '31', 23)}`;
  return Buffer.from(inner).toString('base64url').replace('aWdfa', 'aWdfZAG1fa');
}

/** The shape of the sample wamids: a length-prefixed number, a direction byte and 20 hex characters. */
export function wamid(world: Rolls, waId: string, direction: 'in' | 'out'): string {
  const inner = Buffer.concat([
    Buffer.from([0x1c, 0x18, waId.length]),
    Buffer.from(waId),
    Buffer.from([0x15, 0x02, 0x00, direction === 'in' ? 0x12 : 0x11, 0x18, 0x14]),
    Buffer.from(hex(world, 20).toUpperCase()),
    Buffer.from([0x00]),
  ]);
  return `wamid.${inner.toString('base64')}`;
}

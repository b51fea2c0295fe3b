import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { hourMs } from './clock.ts';
import { digits } from './ids.ts';
import { sampleMedia } from './media-samples.ts';
import { refused } from './refused.ts';
import type { Sim } from './sim.ts';
import { findToken, grantedWabas } from './tokens.ts';
import type { Media, MediaKind } from './world-content.ts';

/** whatsapp.md §2.4: an address of WhatsApp media is good for five minutes. */
const whatsappLinkMs = hourMs / 12;
/** platform.md §3.6: CDN addresses expire; how soon is not documented. */
const cdnLinkMs = 48 * hourMs;
/** whatsapp.md §2.4: what customers send can be fetched for seven days. */
const whatsappKeptMs = 7 * 24 * hourMs;

export type GivenFile = { base64?: string; mimeType?: string; name?: string };

/** Keeps bytes under a new id; without bytes, a small sample of that kind. */
export function keepMedia(sim: Sim, ownerId: string, kind: MediaKind, given: GivenFile = {}): Media {
  const id = digits(sim.world, '18', 17);
  const sample = given.base64 === undefined ? sampleMedia(kind, id) : null;
  if (given.base64 !== undefined && given.mimeType === undefined) throw refused('base64 needs mimeType');
  return keepBytes(sim, {
    id,
    ownerId,
    mimeType: given.mimeType ?? sample?.mimeType ?? '',
    name: given.name ?? sample?.name ?? null,
    bytes: sample?.bytes ?? Buffer.from(given.base64 ?? '', 'base64'),
  });
}

export function keepBytes(sim: Sim, given: Omit<Media, 'atMs' | 'id'> & { id?: string }): Media {
  const media = { ...given, id: given.id ?? digits(sim.world, '18', 17), atMs: sim.clock.now() };
  sim.world.media.set(media.id, media);
  return media;
}

const hashes = new WeakMap<Media, Buffer>();

/** Hashed once: bytes never change while kept, and every address carries a piece of the hash. */
export function sha256Of(media: Media): Buffer {
  const known = hashes.get(media);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(media.bytes).digest();
  hashes.set(media, hash);
  return hash;
}

/** Where a Page's picture, video or file lies for a while (platform.md §3.6). */
export function cdnUrl(sim: Sim, media: Media): string {
  const until = Math.floor((sim.clock.now() + cdnLinkMs) / 1000)
    .toString(16)
    .toUpperCase();
  return `https://scontent.xx.fbcdn.net/v/t1.15752-9/${media.id}?_nc_cat=101&oh=03_${signature(media)}&oe=${until}`;
}

export function instagramUrl(media: Media): string {
  return `https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=${media.id}&signature=${signature(media)}`;
}

export function whatsappUrl(sim: Sim, media: Media): string {
  const until = Math.floor((sim.clock.now() + whatsappLinkMs) / 1000);
  return `https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=${media.id}&ext=${until}&hash=${signature(media)}`;
}

function signature(media: Media): string {
  return sha256Of(media).toString('base64url').slice(0, 22);
}

type Asked = {
  oh?: string;
  oe?: string;
  asset_id?: string;
  signature?: string;
  mid?: string;
  ext?: string;
  hash?: string;
};

/** Meta's media hosts. What is wrong or too old gets no bytes. */
export function registerMedia(server: FastifyInstance, sim: Sim) {
  server.get<{ Params: { id: string }; Querystring: Asked }>(
    '/scontent.xx.fbcdn.net/v/t1.15752-9/:id',
    (request, reply) => {
      const media = sim.world.media.get(request.params.id);
      if (media === undefined || request.query.oh !== `03_${signature(media)}`) return bad(reply, 403, 'Bad URL hash');
      const until = Number.parseInt(request.query.oe ?? '', 16) * 1000;
      return until > sim.clock.now() ? send(reply, media) : bad(reply, 403, 'URL signature expired');
    },
  );
  server.get<{ Querystring: Asked }>('/lookaside.fbsbx.com/ig_messaging_cdn/', (request, reply) => {
    const media = sim.world.media.get(request.query.asset_id ?? '');
    const right = media !== undefined && request.query.signature === signature(media);
    return right ? send(reply, media) : bad(reply, 403, 'Bad signature');
  });
  server.get<{ Querystring: Asked }>('/lookaside.fbsbx.com/whatsapp_business/attachments/', (request, reply) => {
    const media = sim.world.media.get(request.query.mid ?? '');
    if (media === undefined || request.query.hash !== signature(media)) return bad(reply, 404, 'Not found');
    if (!mayRead(sim, media, request.headers.authorization)) return bad(reply, 401, 'Unauthorized');
    const fresh = Number(request.query.ext) * 1000 > sim.clock.now();
    return fresh && !isGone(sim, media) ? send(reply, media) : bad(reply, 404, 'Not found');
  });
}

/** whatsapp.md §2.4: media ids of webhooks live seven days. */
export function isGone(sim: Sim, media: Media): boolean {
  return sim.clock.now() - media.atMs > whatsappKeptMs;
}

/** The bearer token must reach the account that the number belongs to. */
function mayRead(sim: Sim, media: Media, authorization: string | undefined): boolean {
  const token = findToken(sim, /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '');
  const phone = sim.world.phoneNumbers.get(media.ownerId);
  if (token === null || phone === undefined) return false;
  return grantedWabas(sim.world, token).some((waba) => waba.id === phone.wabaId);
}

function send(reply: FastifyReply, media: Media) {
  return reply.type(media.mimeType).header('cache-control', 'max-age=600').send(Buffer.from(media.bytes));
}

function bad(reply: FastifyReply, status: number, text: string) {
  return reply.status(status).type('text/plain').send(text);
}

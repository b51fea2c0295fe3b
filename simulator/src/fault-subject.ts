import type { FastifyRequest } from 'fastify';
import type { FaultSubject } from './faults.ts';
import type { Sim } from './sim.ts';
import { findThread } from './threads.ts';
import type { Customer, Thread } from './world.ts';

/** Reads from a request of the product which accounts and which customer it is about. */
export function subjectOf(sim: Sim, request: FastifyRequest): FaultSubject {
  const segments = segmentsOf(request);
  const { pageId } = sim.world.tokens.get(tokenOf(request) ?? '') ?? { pageId: null };
  const customer = recipientOf(sim, request);
  return {
    method: request.method,
    path: request.url,
    // `me` with a Page token is that Page.
    assetIds: pageId === null ? segments : [...segments, pageId],
    customerId: customer?.id ?? null,
  };
}

/** The customer a send goes to: PSID or IGSID, WhatsApp number or business-scoped id. */
export function recipientOf(sim: Sim, request: FastifyRequest): Customer | null {
  if (request.method !== 'POST') return null;
  const body = record(request.body);
  const known = scopedRecipient(sim, request);
  if (known !== undefined) return sim.world.customers.get(known.customerId) ?? null;
  const to = typeof body.to === 'string' || typeof body.to === 'number' ? String(body.to).replaceAll(/\D/g, '') : null;
  const bsuid = typeof body.recipient === 'string' ? body.recipient : null;
  if (to === null && bsuid === null) return null;
  for (const customer of sim.world.customers.values()) {
    if (customer.waId === to || customer.bsuid === bsuid) return customer;
  }
  return null;
}

/** A scoped id tells its account; on WhatsApp the number written from stands in the path. */
export function threadOfSend(sim: Sim, request: FastifyRequest): Thread | null {
  const customer = recipientOf(sim, request);
  if (customer === null) return null;
  const known = scopedRecipient(sim, request);
  if (known !== undefined) return findThread(sim, known.platform, known.assetId, customer.id);
  const phoneId = segmentsOf(request).find((segment) => sim.world.phoneNumbers.has(segment));
  return phoneId === undefined ? null : findThread(sim, 'whatsapp', phoneId, customer.id);
}

function scopedRecipient(sim: Sim, request: FastifyRequest) {
  const { id } = record(parsed(record(request.body).recipient));
  return sim.world.byScopedId.get(String(id ?? ''));
}

function segmentsOf(request: FastifyRequest): string[] {
  const [path = ''] = request.url.split('?', 1);
  return path.split('/').filter((segment) => segment !== '');
}

function tokenOf(request: FastifyRequest): string | undefined {
  const given = record(request.query).access_token ?? record(request.body).access_token;
  return typeof given === 'string' ? given : /^\w+ (.+)$/.exec(request.headers.authorization ?? '')?.[1];
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('{')) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

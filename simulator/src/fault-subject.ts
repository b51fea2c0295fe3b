import type { FastifyRequest } from 'fastify';
import type { FaultSubject } from './faults.ts';
import type { Sim } from './sim.ts';
import { findThread } from './threads.ts';
import type { Customer, Platform, Thread } from './world.ts';

/** Reads from a request of the product which accounts and which customer it is about. */
export function subjectOf(sim: Sim, request: FastifyRequest, customer: Customer | null): FaultSubject {
  const segments = segmentsOf(request);
  const { pageId } = sim.world.tokens.get(tokenOf(request) ?? '') ?? { pageId: null };
  return {
    method: request.method,
    path: request.url,
    // `me` with a Page token is that Page.
    assetIds: pageId === null ? segments : [...segments, pageId],
    customerId: customer?.id ?? null,
  };
}

/** Where a send goes. On WhatsApp the number written from stands in the path; `assetId` is null when it does not. */
type Recipient = { customer: Customer; platform: Platform; assetId: string | null };

/** The customer a send goes to: PSID or IGSID, WhatsApp number or business-scoped id. */
export function recipientOf(sim: Sim, request: FastifyRequest): Recipient | null {
  if (request.method !== 'POST') return null;
  const body = record(request.body);
  const scoped = sim.world.byScopedId.get(String(record(parsed(body.recipient)).id ?? ''));
  if (scoped !== undefined) {
    const customer = sim.world.customers.get(scoped.customerId);
    return customer === undefined ? null : { customer, platform: scoped.platform, assetId: scoped.assetId };
  }
  const to = typeof body.to === 'string' || typeof body.to === 'number' ? String(body.to).replaceAll(/\D/g, '') : null;
  const bsuid = typeof body.recipient === 'string' ? body.recipient : null;
  if (to === null && bsuid === null) return null;
  for (const customer of sim.world.customers.values()) {
    if (customer.waId !== to && customer.bsuid !== bsuid) continue;
    const phoneId = segmentsOf(request).find((segment) => sim.world.phoneNumbers.has(segment));
    return { customer, platform: 'whatsapp', assetId: phoneId ?? null };
  }
  return null;
}

export function threadOfSend(sim: Sim, request: FastifyRequest): Thread | null {
  const to = recipientOf(sim, request);
  return to === null || to.assetId === null ? null : findThread(sim, to.platform, to.assetId, to.customer.id);
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

import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { id, instant, inWorkspace, inWorkspaceWithId, listOf, pageQuery, workspacePath } from './shapes.ts';

export const deliveryState = z.enum(['received', 'processed', 'dead']);
export type DeliveryState = z.output<typeof deliveryState>;

const summary = {
  id,
  receivedAt: instant,
  object: z.string().nullable(),
  state: deliveryState,
  /** How many events were read out of it, by type. */
  events: z.record(z.string(), z.number()),
  error: z.string().nullable(),
};
const delivery = z.object(summary);
export type Delivery = z.output<typeof delivery>;

export const listDeliveries = endpoint({
  method: 'GET',
  path: `${workspacePath}/deliveries`,
  summary: 'Every webhook POST from Meta, newest first',
  access: 'admin',
  params: inWorkspace,
  query: z.object({ ...pageQuery, state: deliveryState.optional(), q: z.string().trim().max(200).optional() }),
  responses: { 200: listOf(delivery) },
});

export const readDelivery = endpoint({
  method: 'GET',
  path: `${workspacePath}/deliveries/:id`,
  summary: 'One delivery with its exact body',
  access: 'admin',
  params: inWorkspaceWithId,
  responses: { 200: z.object({ ...summary, body: z.string() }) },
});

export const replayDelivery = endpoint({
  method: 'POST',
  path: `${workspacePath}/deliveries/:id/replay`,
  summary: 'Read a delivery again; nothing is doubled',
  access: 'admin',
  params: inWorkspaceWithId,
  responses: { 202: z.object({ replayed: z.number() }) },
});

export const replayDeliveries = endpoint({
  method: 'POST',
  path: `${workspacePath}/deliveries/replay`,
  summary: 'Read many deliveries again: by ids, by time, or all in a state',
  access: 'admin',
  params: inWorkspace,
  body: z.union([
    z.strictObject({ ids: z.array(id).min(1).max(1000) }),
    z.strictObject({ from: instant, to: instant }),
    z.strictObject({ state: deliveryState }),
  ]),
  responses: { 202: z.object({ replayed: z.number() }) },
});

const backlog = z.object({
  /** Entries not read yet, for how long the first of them has waited, dead letters, and events that wait for their message. */
  journal: z.object({ waiting: z.number(), lagSeconds: z.number(), dead: z.number(), parked: z.number() }),
  /** Replies not settled yet; `open` are those of which nobody knows whether Meta took them. */
  outbox: z.object({ waiting: z.number(), lagSeconds: z.number(), open: z.number() }),
  /** Channels that are not sent to for now: Meta fails, or a limit of Meta's is reached. */
  resting: z.array(z.object({ channelId: id, until: instant, reason: z.enum(['failing', 'limit']) })),
});
export type Backlog = z.output<typeof backlog>;

export const readBacklog = endpoint({
  method: 'GET',
  path: `${workspacePath}/deliveries/backlog`,
  summary: 'How much waits to be read and to be sent, and for how long',
  access: 'admin',
  params: inWorkspace,
  responses: { 200: backlog },
});

export const deliveryEndpoints = [listDeliveries, readBacklog, readDelivery, replayDelivery, replayDeliveries];

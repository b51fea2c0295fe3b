import type { BusinessHours, HoursState } from '@roost/contract/away.ts';
import { IANAZone } from 'luxon';
import type { Ctx } from '../context.ts';
import { actorOf, audit } from '../db/audit.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { fail } from '../errors.ts';
import type { Caller } from '../http.ts';
import { stateAt } from './hours.ts';

/** What the editor begins with; nobody is closed by it. */
const proposed: BusinessHours = {
  on: false,
  timeZone: 'UTC',
  week: [1, 2, 3, 4, 5, 6, 7].map((day) => (day <= 5 ? [{ from: '09:00', to: '18:00' }] : [])),
  exceptions: [],
};

export async function hoursOf(tx: Tx, workspaceId: string): Promise<BusinessHours> {
  const row = await tx
    .selectFrom('business_hours')
    .select(['active', 'time_zone', 'week', 'exceptions'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  if (row === undefined) return proposed;
  return {
    on: row.active,
    timeZone: row.time_zone,
    week: row.week as BusinessHours['week'],
    exceptions: row.exceptions as BusinessHours['exceptions'],
  };
}

type Answer = BusinessHours & { state: HoursState };

export async function businessHours(ctx: Ctx, workspaceId: string): Promise<Answer> {
  const hours = await inWorkspace(ctx, workspaceId, (tx) => hoursOf(tx, workspaceId));
  return { ...hours, state: stateAt(hours, ctx.clock.now()) };
}

export async function setBusinessHours(
  ctx: Ctx,
  workspaceId: string,
  caller: Caller,
  hours: BusinessHours,
): Promise<Answer> {
  if (!IANAZone.isValidZone(hours.timeZone)) {
    fail('invalid_input', 'There is no such time zone.', { field: 'timeZone' });
  }
  const row = {
    active: hours.on,
    time_zone: hours.timeZone,
    week: JSON.stringify(hours.week),
    exceptions: JSON.stringify([...hours.exceptions].sort((a, b) => (a.date < b.date ? -1 : 1))),
  };
  await inWorkspace(ctx, workspaceId, async (tx) => {
    await tx
      .insertInto('business_hours')
      .values({ workspace_id: workspaceId, ...row })
      .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ ...row, updated_at: ctx.clock.now() }))
      .execute();
    await audit(tx, workspaceId, actorOf(caller), 'business_hours.saved', null, {
      on: hours.on,
      timeZone: hours.timeZone,
    });
  });
  return businessHours(ctx, workspaceId);
}

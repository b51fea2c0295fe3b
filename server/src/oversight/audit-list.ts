import type { Query } from '@roost/contract/endpoint.ts';
import type { AuditLine, listAudit } from '@roost/contract/oversight.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { readWorkspace } from '../db/db.ts';
import { readCursor, toPage } from '../paging.ts';

/** The audit log, newest first. Nobody can change a line: the database grants neither update nor delete. */
export function auditPage(ctx: Ctx, workspaceId: string, query: Query<typeof listAudit>) {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    const before = readCursor(query.cursor);
    const actions = query.action ?? [];
    const rows = await tx
      .selectFrom('audit_log as l')
      .leftJoin('agents as a', 'a.id', 'l.actor_id')
      .leftJoin('api_keys as k', (join) =>
        join.onRef('k.workspace_id', '=', 'l.workspace_id').onRef('k.id', '=', 'l.actor_id'),
      )
      .select(['l.id', 'l.at', 'l.actor_type', 'l.actor_id', 'l.action', 'l.subject', 'l.detail'])
      .select(sql<string | null>`coalesce(a.name, k.name)`.as('actor_name'))
      .select(subjectName.as('subject_name'))
      .where('l.workspace_id', '=', workspaceId)
      .$if(before !== null, (select) => select.where('l.id', '<', before))
      .$if(actions.length > 0, (select) =>
        select.where((eb) => eb.or(actions.map((action) => eb(sql`starts_with(l.action, ${action})`, '=', true)))),
      )
      .$if(query.actorId !== undefined, (select) => select.where('l.actor_id', '=', query.actorId ?? null))
      .$if(query.from !== undefined, (select) => select.where('l.at', '>=', new Date(query.from ?? 0)))
      .$if(query.to !== undefined, (select) => select.where('l.at', '<', new Date(query.to ?? 0)))
      .orderBy('l.id', 'desc')
      .limit(query.limit + 1)
      .execute();
    return toPage(
      rows,
      query.limit,
      (row) => row.id,
      (row): AuditLine => ({
        id: row.id,
        at: row.at.toISOString(),
        actor: {
          type: row.actor_type as AuditLine['actor']['type'],
          id: row.actor_id,
          name: row.actor_name ?? systemNames[row.actor_type] ?? '',
        },
        action: row.action,
        subject: row.subject,
        subjectName: row.subject_name,
        detail: row.detail as AuditLine['detail'],
      }),
    );
  });
}

/** The log keeps ids; names are looked up, so that what was erased has none here either. */
const subjectName = sql<string | null>`(
  select coalesce(
    (select s.name from channels s where s.workspace_id = l.workspace_id and s.id = known.id),
    (select s.name from logins s where s.workspace_id = l.workspace_id and s.id = known.id),
    (select s.name from contacts s where s.workspace_id = l.workspace_id and s.id = known.id),
    (select s.name from api_keys s where s.workspace_id = l.workspace_id and s.id = known.id),
    (select s.name from agents s join members m on m.agent_id = s.id
      where m.workspace_id = l.workspace_id and s.id = known.id))
  from (select case when l.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then l.subject::uuid end as id) known
)`;

const systemNames: Readonly<Record<string, string>> = { meta: 'Meta', system: 'Roost' };

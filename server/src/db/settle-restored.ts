import type { MessageError } from '@roost/contract/messages.ts';
import type pg from 'pg';

const perhapsSent: MessageError = {
  code: 'restored',
  message:
    'Roost was restored from a backup that was made before this was sent. Whether it was sent since is not known: look for it before you send it again.',
  action: null,
  who: 'agent',
  metaCode: null,
  metaSubcode: null,
  fbtraceId: null,
};

/**
 * What waited when the backup was made may have gone out since. Nothing of it is sent by itself: replies have an open
 * outcome, scheduled messages whose time has passed become a problem; the agents are told as they always are.
 */
export async function settleRestored(client: pg.ClientBase, madeAt: string): Promise<void> {
  await client.query('set local role roost_system');
  await client.query(
    `update messages m set error = $1 from outbox o
     where o.workspace_id = m.workspace_id and o.message_id = m.id and m.status = 'queued'`,
    [JSON.stringify(perhapsSent)],
  );
  await client.query(`update outbox set state = 'unknown', claimed_at = $1`, [madeAt]);
  await client.query('update scheduled_messages set missed = true where problem is null and send_at <= now()');
  await client.query('reset role');
}

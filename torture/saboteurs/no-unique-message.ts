import { patch } from './patch.ts';

/** A message table without its unique constraint: dropped when planted, and no longer named here. */
patch(
  'server/src/inbox/message-rows.ts',
  /on conflict on constraint messages_external_unique do update[\s\S]*?(?=\s+returning)/,
  '',
);

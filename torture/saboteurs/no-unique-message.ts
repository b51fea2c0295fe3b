import { patch } from './patch.ts';

/** A message table without its unique constraint: dropped by the test, and no longer named here. */
patch('server/src/inbox/message-rows.ts', 'on conflict on constraint messages_external_unique do nothing', '');

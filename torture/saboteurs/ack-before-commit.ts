import { patch } from './patch.ts';

/** A journal that says 200 before anything is durable. */
patch(
  'server/src/webhooks/journal.ts',
  /await write\(db, group\);/,
  'setTimeout(() => write(db, group).then(stored, () => {}), 150);',
);

import type { World } from '../torture/world.ts';
import { browser } from './browser.ts';
import type { Figure } from './figures.ts';
import { ingest } from './ingest.ts';
import { reads } from './reads.ts';
import { sends } from './sends.ts';
import { start } from './start.ts';
import { visible } from './visible.ts';

export interface Bench {
  name: string;
  title: string;
  run(world: World): Promise<Figure[]>;
}

/** In this order: the large inbox comes last, because it makes the database large. */
export const benches: readonly Bench[] = [
  { name: 'start', title: 'Starting', run: start },
  { name: 'ingest', title: 'Webhooks, beside a bare HTTP + HMAC + group-commit server', run: ingest },
  { name: 'visible', title: 'From the acknowledgement to the eye', run: visible },
  { name: 'sends', title: 'Replies', run: sends },
  { name: 'browser', title: 'The inbox in a browser, 10,000 conversations', run: browser },
  { name: 'reads', title: 'Reading a large inbox', run: reads },
];

import { runBench } from '../bench/ingest.ts';

await runBench();

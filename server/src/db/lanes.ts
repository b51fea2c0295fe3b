import { sha256 } from '../crypto.ts';

/** As many as the first migration made, for each way. */
const lanes = 64;

/** What has the same parts keeps its order: it is always in the same lane. */
export function laneOf(...parts: (string | null)[]): number {
  return sha256(parts.join(' ')).readUInt32BE() % lanes;
}

/** Never the same: what goes there does not wait for what is in `lane`, nor that for it. */
export function laneBeside(lane: number): number {
  return (lane + lanes / 2) % lanes;
}

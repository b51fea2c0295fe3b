/** A session ends this long after sign-in, whatever happens. */
export const sessionSecondsMax = 30 * 24 * 3600;
/** A session nobody uses ends after this long. */
const idleMsMax = 12 * 3600_000;

/** A session lives while it was made and last used at these times or later: asked at the door, and before a push. */
export function livingSessions(now: Date): { createdFrom: Date; usedFrom: Date } {
  return {
    createdFrom: new Date(now.getTime() - sessionSecondsMax * 1000),
    usedFrom: new Date(now.getTime() - idleMsMax),
  };
}

import type { Channel } from '@roost/contract/meta.ts';

const dayMs = 24 * 3_600_000;
/** A warning that nobody repeated for so long is old news. */
const warnsForMs = 7 * dayMs;

/**
 * What Meta told about the account that whoever answers should know: it is closed, restricted, rated down. Templates
 * and names are for the settings.
 */
export function channelWarning(notices: Channel['notices'], now: Date): Channel['notices'][number] | null {
  const telling = notices.filter(({ topic, level, at }) => {
    if (topic.startsWith('template:') || topic === 'name') return false;
    return level === 'error' || (level === 'warning' && now.getTime() - Date.parse(at) < warnsForMs);
  });
  return telling.find((one) => one.level === 'error') ?? telling[0] ?? null;
}

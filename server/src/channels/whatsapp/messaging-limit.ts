/** `TIER_250`, `TIER_2K`, `TIER_UNLIMITED` (whatsapp.md §6). Null: not a word that is known. */
export function peopleADay(tier: string | null): number | 'unlimited' | null {
  if (tier === 'TIER_UNLIMITED') return 'unlimited';
  const [, digits, thousands] = /^TIER_(\d+)(K?)$/.exec(tier ?? '') ?? [];
  return digits === undefined ? null : Number(digits) * (thousands === 'K' ? 1000 : 1);
}

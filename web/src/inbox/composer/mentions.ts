import type { Agent } from '@roost/contract/account.ts';

/**
 * The agents whose `@Name` stands in the text. Longer names first, so that "@Ann" is not found in "@Anna". Who is
 * disabled can be told nothing.
 */
export function mentionsIn(
  text: string,
  agents: readonly Pick<Agent, 'id' | 'name' | 'disabled'>[],
): { mentionIds?: string[] } {
  let rest = text;
  const ids: string[] = [];
  for (const { id, name, disabled } of [...agents].sort((a, b) => b.name.length - a.name.length)) {
    if (!rest.includes(`@${name}`)) continue;
    if (!disabled) ids.push(id);
    rest = rest.replaceAll(`@${name}`, '');
  }
  return ids.length > 0 ? { mentionIds: ids } : {};
}

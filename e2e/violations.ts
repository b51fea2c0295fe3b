import { source } from 'axe-core';
import type { Page } from 'playwright-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Found {
  id: string;
  help: string;
  nodes: { target: string[] }[];
}

interface Axe {
  run(context: Document | string, options: object): Promise<{ violations: Found[] }>;
}

/**
 * Rules of WCAG 2.2 up to AA that the page breaks, each with the first place; or those about contrast alone, for a page
 * that only changed its colours; `within` a part of it. Axe stays in a document once it is there, and describes what is wrong alone.
 */
export async function violations(
  page: Page,
  which: 'all' | 'contrast' = 'all',
  within: string | null = null,
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const runOnly = which === 'all' ? { type: 'tag', values: tags } : { type: 'rule', values: ['color-contrast'] };
  const found = await page.evaluate(
    async ([place, options]) => {
      const { axe } = globalThis as unknown as { axe: Axe };
      return (await axe.run(place ?? document, options)).violations;
    },
    [within, { runOnly, resultTypes: ['violations'] }] as const,
  );
  return found.map(({ id, help, nodes }) => `${id}: ${help} at ${nodes[0]?.target.join(' ')}`);
}

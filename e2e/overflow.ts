import type { Page } from 'playwright-core';

/**
 * What hangs over the side of the page, scrolls sideways without meaning to, or is a control whose end is cut off. What
 * takes the focus to be scrolled by keyboard (a wide table) means to, and so do a strip of links and code.
 */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = '[tabindex="0"], nav, pre, code, input, textarea';
    const clips = (element: Element) => getComputedStyle(element).overflowX !== 'visible';
    const scrolls = (element: Element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
    const called = (element: Element, why: string) =>
      `${why}: ${element.tagName} ${element.className} ${(element.textContent ?? '').trim().slice(0, 40)}`;
    const seen = (element: Element) => {
      const { width, height } = element.getBoundingClientRect();
      return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    };
    /** Where the first ancestor that cuts off does so; null where a scroll leads on. */
    const edgesOf = (element: Element): { left: number; right: number } | null => {
      for (let above = element.parentElement; above !== null; above = above.parentElement) {
        if (!clips(above)) continue;
        return scrolls(above) && above.matches(wide) ? null : above.getBoundingClientRect();
      }
      return { left: 0, right: window.innerWidth };
    };
    const found: string[] = [];
    for (const element of document.body.querySelectorAll('*')) {
      if (!seen(element)) continue;
      if (scrolls(element) && !element.matches(wide) && element.scrollWidth > element.clientWidth + 1)
        found.push(called(element, `scrolls sideways by ${element.scrollWidth - element.clientWidth}`));
      const { left, right } = element.getBoundingClientRect();
      const edges = edgesOf(element);
      const cut = edges !== null && (right > edges.right + 1 || left < edges.left - 1);
      const control = element.matches('a, button, input, textarea, select, summary, [role=tab]');
      if (
        cut &&
        (control || right > window.innerWidth + 1 || left < -1) &&
        (control || !element.closest('[dir], svg, .recharts-wrapper'))
      )
        found.push(called(element, 'hangs over'));
    }
    const { scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > window.innerWidth) found.push('the page scrolls sideways');
    // Only its middle scrolls: else the bar below leaves its place.
    if (scrollHeight > window.innerHeight) found.push('the page scrolls as a whole');
    return found;
  });
}

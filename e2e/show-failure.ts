import { beforeEach } from 'vitest';
import { openPages } from './stage.ts';

/** Enough for a page of the inbox. */
const charactersMax = 6_000;

/** Prints what the pages of a journey showed when it failed: in the output of another machine nothing else is to be seen. */
beforeEach(({ onTestFailed }) => {
  onTestFailed(async ({ task }) => {
    for (const page of openPages()) {
      const shown = await page
        .locator('body')
        .ariaSnapshot({ timeout: 5_000 })
        .catch((error: unknown) => `(not to be seen: ${error})`);
      console.error(`“${task.name}” failed at ${page.url()}\n${shown.slice(0, charactersMax)}`);
    }
  });
});

import type { Locator, Page } from 'playwright-core';

/** Opens the palette and looks for these words. */
export async function openPalette(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command palette' }).fill(words);
}

export const paletteOptions = (page: Page): Locator =>
  page.getByRole('listbox', { name: 'Command palette' }).getByRole('option');

/** Takes the first that fits; some of it comes a moment later, such as the saved views. */
export async function pick(page: Page, words: string): Promise<void> {
  await openPalette(page, words);
  await paletteOptions(page).first().waitFor();
  await page.keyboard.press('Enter');
}

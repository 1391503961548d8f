import { DESKTOP, PHONE, type Tab } from './browser.js';
import { barriers, keepScreenshot, keepWindow, SCHEMES, tooWide, type Scheme } from './looks.js';
import type { ShownDialog } from './shown-dialogs.js';

/** One sentence for each thing that is wrong with the page that the tab shows. */
export async function defectsOfPage(name: string, { page, watcher }: Tab): Promise<string[]> {
  const defects: string[] = [];
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    await watcher.settled();
    defects.push(...(await barriers(page)).map((barrier) => `${colorScheme}: ${barrier}`));
    await keepScreenshot(page, `${name}-1280-${colorScheme}`);
  }
  await page.setViewportSize(PHONE);
  // The first of them is shown already.
  for (const colorScheme of SCHEMES.toReversed()) {
    await page.emulateMedia({ colorScheme });
    await watcher.settled();
    await keepScreenshot(page, `${name}-375-${colorScheme}`);
  }
  defects.push(...(await tooWide(page)).map((each) => `sticks out at 375 px: ${each}`));
  await page.setViewportSize(DESKTOP);
  return [...defects, ...watcher.complaints()];
}

/** One sentence for each thing that is wrong with a dialog. The second scheme differs from the first in its colours alone. */
export async function defectsOfDialog(
  { name, open }: ShownDialog,
  schemes: readonly Scheme[],
  { page, watcher }: Tab,
): Promise<string[]> {
  const defects: string[] = [];
  await open(page);
  const shown = page.getByRole('dialog').first();
  await shown.waitFor();
  for (const [index, colorScheme] of schemes.entries()) {
    await page.emulateMedia({ colorScheme });
    await watcher.settled();
    const found = await barriers(page, '[role=dialog]', index === 0 ? [] : ['color-contrast']);
    defects.push(...found.map((barrier) => `${name}, ${colorScheme}: ${barrier}`));
    await keepWindow(page, `dialog-${name}-${colorScheme}`);
  }
  await page.keyboard.press('Escape');
  await shown.waitFor({ state: 'detached' });
  return [...defects, ...watcher.complaints()];
}

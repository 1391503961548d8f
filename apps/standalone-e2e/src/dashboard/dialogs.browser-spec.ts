import type { Tab } from './browser.js';
import { ADMIN_KEY, Installation } from './installation.js';
import { barriers, keepWindow, SCHEMES, type Scheme } from './looks.js';
import { seed, type Seeded } from './seed.js';
import { PAGES_WITH_DIALOGS, type ShownDialog } from './shown-dialogs.js';

const LIMIT_MS = 180_000;

let installation: Installation;
let seeded: Seeded;
let tab: Tab;

beforeAll(async () => {
  installation = await Installation.start();
  seeded = await seed(installation.api, installation.target);
  tab = await installation.browser.visit(ADMIN_KEY);
}, LIMIT_MS);

afterAll(() => Installation.end(installation), 60_000);

/** One sentence for each thing that is wrong with a dialog. The second scheme differs from the first in its colours alone. */
async function defectsOfDialog(
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

describe('light and dark, nothing is wrong with the dialogs of', () => {
  it.each(PAGES_WITH_DIALOGS)(
    '$title',
    async ({ url, dialogs }) => {
      await tab.page.goto(url(seeded));
      await tab.watcher.settled();
      const defects: string[] = [];
      for (const [index, dialog] of dialogs.entries()) {
        // The first of them is shown already.
        const schemes = index % 2 === 0 ? SCHEMES : SCHEMES.toReversed();
        defects.push(...(await defectsOfDialog(dialog, schemes, tab)));
      }
      expect(defects).toEqual([]);
    },
    LIMIT_MS,
  );
});

import { DESKTOP, PHONE, type Tab } from './browser.js';
import { ADMIN_KEY, Installation } from './installation.js';
import { barriers, keepScreenshot, SCHEMES, tooWide } from './looks.js';
import { seed, type Seeded } from './seed.js';
import { SHOWN_PAGES } from './shown-pages.js';

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

/** One sentence for each thing that is wrong with the page that the tab shows. */
async function defectsOf(name: string, { page, watcher }: Tab): Promise<string[]> {
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

describe('at 1280 and 375 px, light and dark, nothing is wrong with the page', () => {
  it.each(SHOWN_PAGES)(
    '$name',
    async ({ name, url }) => {
      await tab.page.goto(url(seeded));
      await tab.watcher.settled();
      expect(await defectsOf(name, tab)).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'sign-in',
    async () => {
      const visitor = await installation.browser.visit();
      // That nobody is signed in is told by an answer, which the console lists as an error.
      visitor.watcher.expect(/401/);
      await visitor.page.goto('/jobs');
      await visitor.watcher.settled();
      expect(visitor.page.url()).toContain('/sign-in?to=');
      expect(await defectsOf('sign-in', visitor)).toEqual([]);
    },
    LIMIT_MS,
  );
});

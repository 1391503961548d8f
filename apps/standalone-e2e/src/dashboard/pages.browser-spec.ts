import type { Tab } from './browser.js';
import { defectsOfPage } from './defects.js';
import { ADMIN_KEY, Installation } from './installation.js';
import { seed, type Seeded } from './seed.js';
import { PAGES_OF_JOBS } from './shown-pages.js';

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

describe('at 1280 and 375 px, light and dark, nothing is wrong with the page', () => {
  it.each(PAGES_OF_JOBS)(
    '$name',
    async ({ name, url }) => {
      await tab.page.goto(url(seeded));
      await tab.watcher.settled();
      expect(await defectsOfPage(name, tab)).toEqual([]);
    },
    LIMIT_MS,
  );
});

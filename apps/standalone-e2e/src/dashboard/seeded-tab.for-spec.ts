import type { Tab } from './browser.js';
import { ADMIN_KEY, Installation } from './installation.js';
import { seed, type Seeded } from './seed.js';

/** How long one look at a page in all its forms may take, milliseconds. */
export const LIMIT_MS = 180_000;

/** An installation with something on every page, and a tab in which an admin looks at it, for the tests of a file. */
export function useSeededTab(): () => { installation: Installation; seeded: Seeded; tab: Tab } {
  let installation: Installation;
  let seeded: Seeded;
  let tab: Tab;
  beforeAll(async () => {
    installation = await Installation.start();
    seeded = await seed(installation.api, installation.target);
    tab = await installation.browser.visit(ADMIN_KEY);
  }, LIMIT_MS);
  afterAll(() => Installation.end(installation), 60_000);
  return () => ({ installation, seeded, tab });
}

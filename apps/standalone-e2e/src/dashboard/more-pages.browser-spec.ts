import { defectsOfDialog, defectsOfPage } from './defects.js';
import { SCHEMES } from './looks.js';
import { LIMIT_MS, useSeededTab } from './seeded-tab.for-spec.js';
import { PAGES_WITH_DIALOGS } from './shown-dialogs.js';
import { OTHER_PAGES } from './shown-pages.js';

const given = useSeededTab();

describe('light and dark, nothing is wrong with the dialogs of', () => {
  it.each(PAGES_WITH_DIALOGS)(
    '$title',
    async ({ url, dialogs }) => {
      const { seeded, tab } = given();
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

describe('at 1280 and 375 px, light and dark, nothing is wrong with the page', () => {
  it.each(OTHER_PAGES)(
    '$name',
    async ({ name, url }) => {
      const { seeded, tab } = given();
      await tab.page.goto(url(seeded));
      await tab.watcher.settled();
      expect(await defectsOfPage(name, tab)).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'sign-in',
    async () => {
      const visitor = await given().installation.browser.visit();
      // That nobody is signed in is told by an answer, which the console lists as an error.
      visitor.watcher.expect(/401/);
      await visitor.page.goto('/jobs');
      await visitor.watcher.settled();
      expect(visitor.page.url()).toContain('/sign-in?to=');
      expect(await defectsOfPage('sign-in', visitor)).toEqual([]);
    },
    LIMIT_MS,
  );
});

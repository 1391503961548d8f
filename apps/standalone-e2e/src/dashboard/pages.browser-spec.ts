import { defectsOfPage } from './defects.js';
import { LIMIT_MS, useSeededTab } from './seeded-tab.for-spec.js';
import { PAGES_OF_JOBS } from './shown-pages.js';

const given = useSeededTab();

describe('at 1280 and 375 px, light and dark, nothing is wrong with the page', () => {
  it.each(PAGES_OF_JOBS)(
    '$name',
    async ({ name, url }) => {
      const { seeded, tab } = given();
      await tab.page.goto(url(seeded));
      await tab.watcher.settled();
      expect(await defectsOfPage(name, tab)).toEqual([]);
    },
    LIMIT_MS,
  );
});

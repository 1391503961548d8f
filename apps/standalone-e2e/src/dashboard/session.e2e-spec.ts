import type { Tab } from './browser.js';
import { ADMIN_KEY, Installation } from './installation.js';

const LIMIT_MS = 60_000;
const UNAUTHORIZED = /status of 401/;

let installation: Installation;

beforeAll(async () => {
  installation = await Installation.start();
}, 120_000);

afterAll(() => installation.end(), 60_000);

async function submitKey({ page }: Tab, key: string): Promise<void> {
  await page.getByLabel('API key').fill(key);
  await page.keyboard.press('Enter');
}

describe('signing in', () => {
  it(
    'leads to the page that was wanted; a wrong key is told beside the field',
    async () => {
      const visitor = await installation.browser.visit();
      visitor.watcher.expect(UNAUTHORIZED);
      await visitor.page.goto('/jobs?q=report');
      await submitKey(visitor, 'jsk_not-a-key-of-this-place');
      expect(await visitor.page.getByRole('alert').innerText()).toMatch(/key/i);
      await submitKey(visitor, ADMIN_KEY);
      await visitor.page.waitForURL('**/jobs?q=report');
      await visitor.watcher.settled();
      expect(visitor.watcher.complaints()).toEqual([]);
    },
    LIMIT_MS,
  );
});

describe('without the API', () => {
  it(
    'a page says so, and is up to date once it answers again',
    async () => {
      const { page, watcher } = await installation.browser.visit(ADMIN_KEY);
      watcher.expect(/ERR_INTERNET_DISCONNECTED/);
      await page.goto('/jobs');
      await watcher.settled();
      await page.context().setOffline(true);
      await page.getByRole('link', { name: 'Runs', exact: true }).click();
      const banner = page.getByText('The API does not answer.');
      await banner.waitFor();
      await page.context().setOffline(false);
      await banner.waitFor({ state: 'detached' });
      await watcher.settled();
      expect(watcher.complaints()).toEqual([]);
    },
    LIMIT_MS,
  );
});

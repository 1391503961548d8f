import type { Page } from 'playwright-core';
import type { RunAnswer } from '../api.js';
import { PHONE, type Tab } from './browser.js';
import { Clicks } from './clicks.js';
import { ADMIN_KEY, Installation } from './installation.js';
import { offeredChanges } from './offered.js';
import { seed, type Seeded } from './seed.js';
import { NAMESPACE, TAG, TAGGED_JOBS } from './seed-jobs.js';

const LIMIT_MS = 180_000;
/** Notes how many cards there are whenever that changes. */
const NOTE_CARDS = `window.cards = [];
  new MutationObserver(() => {
    const count = document.querySelectorAll('main li[data-row]').length;
    if (count > 0 && count !== window.cards.at(-1)) window.cards.push(count);
  }).observe(document, { subtree: true, childList: true })`;
const UNAUTHORIZED = /status of 401/;

let installation: Installation;
let seeded: Seeded;

beforeAll(async () => {
  installation = await Installation.start({ withProvider: true });
}, LIMIT_MS);

afterAll(() => Installation.end(installation), 60_000);

const visit = (key?: string): Promise<Tab> => installation.browser.visit(key);
const field = (page: Page, label: string) => page.getByRole('textbox', { name: label, exact: true });

async function open({ page, watcher }: Tab, path: string): Promise<void> {
  await page.goto(path);
  await watcher.settled();
}

async function submitKey(page: Page, key: string): Promise<void> {
  await page.getByRole('textbox', { name: 'API key' }).fill(key);
  await page.keyboard.press('Enter');
}

async function nameJob(page: Page, name: string): Promise<void> {
  await field(page, 'Name').fill(name);
  await page.getByLabel(/^URL/).fill(`${installation.target.url}/ok`);
}

async function describeJob(page: Page, name: string): Promise<void> {
  await nameJob(page, name);
  await page
    .getByLabel(/^Schedule/)
    .first()
    .fill('*/5 * * * *');
}

describe('in a new installation', () => {
  it(
    'a wrong key is refused in words; the right one leads to the page that was wanted',
    async () => {
      const { page, watcher } = await visit();
      watcher.expect(UNAUTHORIZED);
      await page.goto('/jobs?q=report');
      await submitKey(page, 'jsk_not-a-key-of-this-place');
      expect(await page.getByRole('alert').innerText()).toMatch(/key/i);
      await submitKey(page, ADMIN_KEY);
      await page.waitForURL('**/jobs?q=report');
      await watcher.settled();
      expect(watcher.complaints()).toEqual([]);
      await page.context().close();
    },
    LIMIT_MS,
  );

  it(
    'somebody makes a working job with four clicks, a name and a URL, and sees it run',
    async () => {
      const tab = await visit(ADMIN_KEY);
      const { page, watcher } = tab;
      await open(tab, '/');
      const clicks = new Clicks();
      await clicks.on(page.getByRole('link', { name: 'New job' }).first());
      await nameJob(page, 'my-first-job');
      // That is the schedule which the form begins with.
      await page.getByText('Every 5 minutes', { exact: false }).last().waitFor();
      await clicks.on(page.getByRole('button', { name: 'Create job' }));
      await clicks.on(page.getByRole('button', { name: 'Run now' }));
      // The message with a link to the run goes away; the job's newest run stays.
      await clicks.on(page.locator('main a[href^="/runs/"]').first());
      expect(clicks.count).toBe(4);
      await page.getByRole('heading', { name: /my-first-job/ }).waitFor();
      await page.locator('main').getByText('Succeeded').first().waitFor();
      // A tick of the job may be due meanwhile, too.
      const [manual, ...others] = await installation.api.all<RunAnswer>('/v1/runs', '&trigger=manual');
      expect(others).toEqual([]);
      const calls = installation.target.requests.filter(({ headers }) => headers['x-run-id'] === manual!.id);
      expect(calls.map(({ url }) => url)).toEqual(['/ok']);
      expect(watcher.complaints()).toEqual([]);
      await page.context().close();
    },
    LIMIT_MS,
  );
});

describe('with a provider of OpenID Connect', () => {
  let tab: Tab;

  beforeAll(async () => {
    tab = await visit();
    const { issuer } = installation.provider;
    tab.watcher.expect(UNAUTHORIZED, new RegExp(`^foreign request: ${issuer}/`));
    await installation.provider.letIn({
      sub: 'ann',
      email: 'ann@example.com',
      email_verified: true,
      groups: ['ops'],
    });
  }, LIMIT_MS);

  const signIn = ({ page }: Tab) => page.getByRole('link', { name: 'Sign in with Example' }).click();
  const account = ({ page }: Tab) => page.getByRole('button', { name: 'Account' });
  const shownName = async ({ page }: Tab): Promise<string> => {
    await account(tab).click();
    const name = await page.getByRole('menuitem', { name: /^Signed in as/ }).innerText();
    await page.keyboard.press('Escape');
    return name;
  };

  it(
    'somebody signs in by two clicks, comes to the page that was wanted, and stays signed in',
    async () => {
      const { page, watcher } = tab;
      await page.goto('/jobs?q=report');
      await signIn(tab);
      await page.getByRole('button', { name: 'Continue as ann' }).click();
      await page.waitForURL('**/jobs?q=report');
      await watcher.settled();
      expect(await shownName(tab)).toBe('Signed in as ann@example.com (editor)');
      await page.reload();
      await watcher.settled();
      expect(await shownName(tab)).toBe('Signed in as ann@example.com (editor)');
      expect(watcher.complaints()).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'a session that ends in the middle of a form loses nothing of it',
    async () => {
      const { page, watcher } = tab;
      await open(tab, '/jobs/new');
      await describeJob(page, 'half-filled by ann');
      await page.context().clearCookies({ domain: 'localhost' });
      await page.getByRole('button', { name: 'Create job' }).click();
      await page.getByText('Your session has ended.').waitFor();
      // The provider still knows ann, and asks nothing.
      await signIn(tab);
      await page.waitForURL('**/jobs/new');
      expect(await field(page, 'Name').inputValue()).toBe('half-filled by ann');
      await page.getByRole('button', { name: 'Create job' }).click();
      await page.getByRole('heading', { name: 'half-filled by ann' }).waitFor();
      expect(watcher.complaints()).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'a sign-out ends the session here and at the provider, so that the next person is asked, and finds no half-filled form',
    async () => {
      const { page, watcher } = tab;
      await open(tab, '/jobs/new');
      await describeJob(page, 'left by ann');
      await account(tab).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('button', { name: 'Yes, sign me out' }).click();
      await page.waitForURL('**/sign-in*');
      const kept = await page.evaluate<string>('Object.values(sessionStorage).join()');
      expect(kept).not.toContain('left by ann');
      await page.goto('/jobs');
      await page.waitForURL('**/sign-in?*');
      await signIn(tab);
      await page.getByRole('button', { name: 'Continue as ann' }).waitFor();
      expect(watcher.complaints()).toEqual([]);
      await page.context().close();
    },
    LIMIT_MS,
  );
});

describe('with jobs', () => {
  beforeAll(async () => {
    seeded = await seed(installation.api, installation.target);
  }, LIMIT_MS);

  it(
    'why a tick was skipped is three clicks away, and so is the run that was in its way',
    async () => {
      const tab = await visit(ADMIN_KEY);
      const { page, watcher } = tab;
      const clicks = new Clicks();
      await open(tab, '/jobs');
      await clicks.on(page.getByRole('link', { name: 'ticks-overlap', exact: true }));
      const reason = page.getByText('An earlier run of the job was still active.');
      await reason.filter({ visible: true }).first().waitFor();
      const blocking = page.getByRole('table').locator('a[href^="/runs/"]').last();
      await clicks.on(blocking);
      await page.waitForURL('**/runs/*');
      expect(clicks.count).toBeLessThanOrEqual(3);
      await watcher.settled();
      expect(watcher.complaints()).toEqual([]);
      await page.context().close();
    },
    LIMIT_MS,
  );

  it(
    'the trace of a run is one click away, in a tab of its own that is not told where the click was',
    async () => {
      const tab = await visit(ADMIN_KEY);
      const { page } = tab;
      await open(tab, `/runs/${seeded.failedRun}`);
      const link = page.getByRole('link', { name: /opens in a new tab/ });
      const traceId = (await link.innerText()).split(/\s/)[0];
      expect(traceId).toBe(seeded.failedRun.replaceAll('-', ''));
      expect(await link.getAttribute('href')).toBe(`https://traces.example/${traceId}`);
      expect(await link.getAttribute('target')).toBe('_blank');
      expect(await link.getAttribute('rel')).toBe('noreferrer');
      await page.context().close();
    },
    LIMIT_MS,
  );

  it(
    'all jobs of a tag are paused in four clicks, also those that are not on the screen',
    async () => {
      const tab = await visit(ADMIN_KEY);
      const { page } = tab;
      const clicks = new Clicks();
      await open(tab, '/jobs?sort=name');
      await clicks.on(page.getByRole('link', { name: TAG }).first());
      await page.waitForURL(/tag=/);
      await clicks.on(page.getByRole('button', { name: `Select all that match: ${TAGGED_JOBS} jobs` }));
      await clicks.on(page.getByRole('button', { name: 'Pause', exact: true }));
      await clicks.on(page.getByRole('button', { name: `Pause ${TAGGED_JOBS} jobs` }));
      await page.getByText(`${TAGGED_JOBS} jobs paused`).waitFor();
      expect(clicks.count).toBeLessThanOrEqual(4);
      const paused = await installation.api.all<{ tags: string[] }>('/v1/jobs', '&status=paused');
      expect(paused.filter(({ tags }) => tags.includes(TAG))).toHaveLength(TAGGED_JOBS);
      await page.context().close();
    },
    LIMIT_MS,
  );

  it(
    'a viewer is offered nothing that a viewer may not do',
    async () => {
      const paths = [
        '/jobs',
        `/jobs/${seeded.jobs['paused-import']}`,
        `/runs/${seeded.failedRun}`,
        '/secrets',
      ];
      const [admin, viewer] = await Promise.all([visit(ADMIN_KEY), visit(seeded.viewerKey)]);
      for (const path of paths) {
        await Promise.all([open(admin, path), open(viewer, path)]);
        expect({ path, offered: (await offeredChanges(admin.page)).length > 0 }).toEqual({
          path,
          offered: true,
        });
        expect({ path, offered: await offeredChanges(viewer.page) }).toEqual({ path, offered: [] });
      }
      const links = viewer.page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
      expect(await links.allInnerTexts()).not.toEqual(expect.arrayContaining(['Keys', 'Audit']));
      expect(viewer.watcher.complaints()).toEqual([]);
      await Promise.all([admin, viewer].map(({ page }) => page.context().close()));
    },
    LIMIT_MS,
  );

  it(
    'somebody who sees one namespace alone makes secrets and jobs in it without naming it',
    async () => {
      const tab = await visit(seeded.teamKey);
      const { page, watcher } = tab;
      await open(tab, '/secrets');
      await page.getByText(`Here are those of the namespace “${NAMESPACE}”.`, { exact: false }).waitFor();
      expect(await page.getByText('at the top').count()).toBe(0);
      await page.getByRole('button', { name: 'New secret' }).click();
      expect(await field(page, 'Namespace').inputValue()).toBe(NAMESPACE);
      await field(page, 'Name').fill('OF_THE_TEAM');
      await page.getByLabel(/^Value/).fill('not-to-be-seen');
      await page.getByRole('button', { name: 'Create secret' }).click();
      await page.getByText('The secret OF_THE_TEAM was created.').waitFor();
      await open(tab, '/jobs/new');
      await describeJob(page, 'charge-cards');
      await page.getByRole('button', { name: 'Add a header' }).click();
      await page.getByRole('combobox', { name: 'Name of header 1' }).fill('x-token');
      await page.getByRole('combobox', { name: 'Value of header 1' }).fill('{{');
      await page.getByRole('option', { name: '{{secrets.OF_THE_TEAM}}' }).click();
      expect(watcher.complaints()).toEqual([]);
      watcher.expect(/status of 409/);
      await page.getByRole('button', { name: 'Create job' }).click();
      await page.getByRole('dialog').getByText('There is a job with this name').waitFor();
      expect(watcher.complaints()).toEqual([]);
      await page.context().close();
    },
    LIMIT_MS,
  );

  it(
    'a row shows what happens to its job, and stays under the pointer though others change places',
    async () => {
      const { api } = installation;
      const tab = await visit(ADMIN_KEY);
      const { page } = tab;
      await open(tab, '/jobs?sort=-updated_at&status=active');
      const rowOf = (name: string) =>
        page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
      const row = rowOf('every-six-hours');
      await row.hover();
      const before = await row.boundingBox();
      const first = await page.getByRole('row').nth(1).innerText();
      await api.ok('PATCH', `/v1/jobs/${seeded.jobs['fifty-tags']}`, { description: 'Now the newest.' });
      await api.ok('POST', `/v1/jobs/${seeded.jobs['every-six-hours']}/runs`);
      await row.getByText('Succeeded').first().waitFor();
      expect(await row.boundingBox()).toEqual(before);
      expect((await page.getByRole('row').nth(1).innerText()).split('\n')[0]).toBe(first.split('\n')[0]);
      await page.context().close();
    },
    LIMIT_MS,
  );

  it(
    'a phone shows the first cards of a long list before it renders the others',
    async () => {
      const tab = await visit(ADMIN_KEY);
      const { page } = tab;
      await page.setViewportSize(PHONE);
      await page.addInitScript(NOTE_CARDS);
      await open(tab, '/jobs');
      const counts = await page.evaluate<number[]>('window.cards');
      expect(counts[0]).toBe(10);
      expect(counts.at(-1)).toBe(50);
      await page.context().close();
    },
    LIMIT_MS,
  );

  it(
    'an instant says on hover and by keyboard what it is in UTC, until Escape',
    async () => {
      const tab = await visit(ADMIN_KEY);
      const { page } = tab;
      await open(tab, '/jobs?q=daily-report');
      const instant = page.locator('main tbody time').first();
      const hint = page.getByRole('tooltip');
      await instant.hover();
      await hint.getByText('UTC').waitFor();
      const id = await instant.getAttribute('aria-describedby');
      expect(await hint.locator('[id]').getAttribute('id')).toBe(id);
      await page.keyboard.press('Escape');
      await hint.waitFor({ state: 'detached' });
      await instant.focus();
      await hint.getByText('UTC').waitFor();
      await page.context().close();
    },
    LIMIT_MS,
  );

  it(
    'a page says that the API is silent, and is up to date once it answers again',
    async () => {
      const tab = await visit(ADMIN_KEY);
      const { page, watcher } = tab;
      watcher.expect(/ERR_INTERNET_DISCONNECTED/);
      await open(tab, '/jobs');
      await page.context().setOffline(true);
      await page.getByRole('searchbox').fill('daily');
      const banner = page.getByText('The API does not answer.');
      await banner.waitFor();
      await page.context().setOffline(false);
      await banner.waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'daily-report', exact: true }).waitFor();
      await watcher.settled();
      expect(watcher.complaints()).toEqual([]);
      await page.context().close();
    },
    LIMIT_MS,
  );
});

import type { Locator, Page } from 'playwright-core';
import type { JobAnswer } from '../api.js';
import type { Tab } from './browser.js';
import { ADMIN_KEY, Installation } from './installation.js';
import { barriers, keepScreenshot } from './looks.js';

const LIMIT_MS = 180_000;
/** JavaScript takes them for one number. */
const [LARGE, LARGER] = ['12345678901234567890', '12345678901234567891'];

let installation: Installation;
let tab: Tab;
let page: Page;

beforeAll(async () => {
  installation = await Installation.start();
  tab = await installation.browser.visit(ADMIN_KEY);
  ({ page } = tab);
  await page.goto('/');
}, LIMIT_MS);

afterAll(() => Installation.end(installation), 60_000);

const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
const dialog = (): Locator => page.getByRole('dialog');
const inDialog = (name: string): Locator => dialog().getByRole('button', { name, exact: true });
const says = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
const nothingWasWrong = (): void => expect(tab.watcher.complaints()).toEqual([]);

const bodyOf = (name: string, payload: string): string =>
  `{"name":"${name}","schedule":"0 3 * * *","job":{"callback_url":"${installation.target.url}/ok","payload":${payload}}}`;

/** Writes a job as a text, whose numbers stay as they are, from within the page. */
async function write(method: 'POST' | 'PUT', path: string, body: string): Promise<JobAnswer> {
  const request = { method, headers: { 'content-type': 'application/json' }, body };
  const call = `fetch(${JSON.stringify(path)}, ${JSON.stringify(request)}).then((answer) => answer.json())`;
  const job = await page.evaluate<JobAnswer>(call);
  expect(job).toMatchObject({ revision: method === 'POST' ? 1 : 2 });
  return job;
}

const createJob = (name: string, payload = 'null'): Promise<JobAnswer> =>
  write('POST', '/v1/jobs', bodyOf(name, payload));

type Read = JobAnswer & { jitter_seconds: number; pause: { reason: string | null } | null };
const reads = (id: string): Promise<Read> => installation.api.ok('GET', `/v1/jobs/${id}`);

it(
  'load is spread after a look at it, and taken back',
  async () => {
    const jobs = await Promise.all(['herd-1', 'herd-2', 'herd-3'].map((name) => createJob(name)));
    const jitters = () => Promise.all(jobs.map(async ({ id }) => (await reads(id)).jitter_seconds));
    await page.goto('/load');
    await page.getByRole('textbox', { name: 'Only jobs with', exact: true }).fill('herd-');
    await button('Preview').click();
    await says('3 jobs would change');
    await button('Change 3 jobs').click();
    expect(await jitters()).toEqual([0, 0, 0]);
    await inDialog('Change 3 jobs').click();
    await says('3 jobs were changed.');
    expect(await jitters()).toEqual([600, 600, 600]);
    await button('Undo').click();
    await says('3 jobs are as they were before.');
    expect(await jitters()).toEqual([0, 0, 0]);
    nothingWasWrong();
  },
  LIMIT_MS,
);

it(
  'a view of the list is kept under a name, opened and removed',
  async () => {
    await createJob('seen-again');
    const views = async (item: string): Promise<void> => {
      await button('Views').click();
      await page.getByRole('menuitem', { name: item, exact: true }).click();
    };
    await page.goto('/jobs?q=seen-again&sort=name');
    await views('Keep this view …');
    await dialog().getByRole('textbox', { name: 'Name of the view' }).fill('What I look at');
    await inDialog('Keep').click();
    await dialog().waitFor({ state: 'detached' });
    await page.goto('/jobs');
    await views('What I look at');
    await page.waitForURL('**/jobs?q=seen-again&sort=name');
    await page.getByRole('link', { name: 'seen-again', exact: true }).waitFor();
    await views('Keep or remove views …');
    await inDialog('Remove the view What I look at').click();
    await inDialog('Cancel').click();
    await page.reload();
    await button('Views').click();
    await page.getByRole('menuitem', { name: 'Keep this view …' }).waitFor();
    expect(await page.getByRole('menuitem').count()).toBe(1);
    nothingWasWrong();
  },
  LIMIT_MS,
);

it(
  'heads of columns sort by status and by outcome, also by keyboard, and a row leads to a duplicate of its job',
  async () => {
    const [ran, paused] = await Promise.all(['order-1', 'order-2', 'order-3'].map((name) => createJob(name)));
    await installation.api.ok('POST', `/v1/jobs/${paused!.id}/pause`);
    await installation.api.ok('POST', `/v1/jobs/${ran!.id}/runs`);
    // The head follows the URL a moment later.
    const isHead = (name: string, direction: string): Promise<void> =>
      page
        .locator(`th[aria-sort="${direction}"]`)
        .filter({ has: page.getByRole('button', { name, exact: true }) })
        .waitFor();
    const isFirst = (name: string): Promise<void> =>
      page.locator('main tbody tr').first().getByRole('link', { name, exact: true }).waitFor();
    const isSorted = async (column: string, direction: string, sort: string): Promise<void> => {
      await page.waitForURL(`**/jobs?q=order-&sort=${sort}`);
      await isHead(column, direction);
    };
    await page.goto('/jobs?q=order-');
    await button('Sort by Status').click();
    await isSorted('Sort by Status', 'ascending', 'status');
    await isFirst('order-2');
    const outcome = 'Sort by Last run: how the latest to finish ended';
    await button(outcome).focus();
    await page.keyboard.press('Enter');
    await isSorted(outcome, 'ascending', 'last_outcome');
    await isFirst('order-1');
    await page.keyboard.press('Enter');
    await isSorted(outcome, 'descending', '-last_outcome');
    await isHead('Sort by Status', 'none');
    await isFirst('order-1');
    await page.getByRole('link', { name: 'Duplicate order-2', exact: true }).click();
    await page.waitForURL(`**/jobs/new?from=${paused!.id}`);
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    await name.waitFor();
    expect(await name.inputValue()).toBe('order-2 (copy)');
    nothingWasWrong();
  },
  LIMIT_MS,
);

it(
  'jobs that are resumed together are paused again, each for its reason',
  async () => {
    const jobs = await Promise.all(['quiet-1', 'quiet-2'].map((name) => createJob(name)));
    for (const { id, name } of jobs)
      await installation.api.ok('POST', `/v1/jobs/${id}/pause`, { reason: `of ${name}` });
    await page.goto('/jobs?q=quiet-');
    await button('Select all that match: 2 jobs').click();
    await page
      .getByRole('region', { name: 'Actions on the selection' })
      .getByRole('button', { name: 'Resume', exact: true })
      .click();
    await dialog().getByText('You can undo this.').waitFor();
    await inDialog('Resume 2 jobs').click();
    await says('2 jobs resumed');
    await button('Undo').click();
    await says('2 jobs paused');
    const reasons = await Promise.all(jobs.map(async ({ id }) => (await reads(id)).pause?.reason));
    expect(reasons).toEqual(['of quiet-1', 'of quiet-2']);
    nothingWasWrong();
  },
  LIMIT_MS,
);

it(
  'numbers of a payload keep their digits in revisions, in what restoring changes and on the page of a run',
  async () => {
    const { id } = await createJob('large', `{"n":${LARGE}}`);
    await write('PUT', `/v1/jobs/${id}`, bodyOf('large', `{"n":${LARGER}}`));
    const run = await installation.api.ok<{ id: string }>('POST', `/v1/jobs/${id}/runs`);
    await page.goto(`/jobs/${id}?tab=revisions`);
    await button('Show the changes').first().click();
    const [was, is] = [
      page.getByRole('group', { name: 'Before' }),
      page.getByRole('group', { name: 'After' }),
    ];
    expect(await was.innerText()).toContain(LARGE);
    expect(await is.innerText()).toContain(LARGER);
    await button('Restore …').click();
    await dialog().getByText(LARGER).waitFor();
    expect(await dialog().innerText()).toContain(LARGE);
    await inDialog('Cancel').last().click();
    // Within the page, which knows the revision already.
    await page.getByRole('tab', { name: 'Runs' }).click();
    await page.locator(`main a[href="/runs/${run.id}"]`).first().click();
    await page.getByRole('region', { name: 'Payload' }).getByText(LARGER).waitFor();
    nothingWasWrong();
  },
  LIMIT_MS,
);

it(
  'numbers of a payload keep their digits where two versions of a job meet',
  async () => {
    tab.watcher.expect(/status of 412/);
    const { id } = await createJob('met', `{"n":${LARGE}}`);
    await page.goto(`/jobs/${id}/edit`);
    await page
      .getByLabel(/^Schedule/)
      .first()
      .fill('0 4 * * *');
    await write('PUT', `/v1/jobs/${id}`, bodyOf('met', `{"n":${LARGER}}`));
    await button('Save changes').click();
    await dialog().getByText(LARGER).waitFor();
    expect(await dialog().innerText()).toContain(LARGE);
    await inDialog('Go on with this choice').click();
    await button('Save changes').click();
    await page.getByRole('heading', { level: 1, name: 'met' }).waitFor();
    expect(await page.evaluate<string>(`fetch('/v1/jobs/${id}').then((answer) => answer.text())`)).toContain(
      LARGER,
    );
    nothingWasWrong();
  },
  LIMIT_MS,
);

it(
  'Ctrl+K looks for something from within a field, too',
  async () => {
    await page.goto('/jobs');
    await page.getByRole('searchbox').press('Control+k');
    await dialog().getByRole('textbox').waitFor();
    await page.keyboard.press('Escape');
    nothingWasWrong();
  },
  LIMIT_MS,
);

it(
  'a number of the overview leads to what it counts',
  async () => {
    await page.goto('/');
    await page
      .getByRole('region', { name: 'Figures' })
      .getByRole('link', { name: /^Running/ })
      .click();
    await page.waitForURL(/\/runs\?state=running$/);
    nothingWasWrong();
  },
  LIMIT_MS,
);

it(
  'a job that was disabled says why',
  async () => {
    const { id } = await installation.api.ok<JobAnswer>('POST', '/v1/jobs', {
      name: 'unreachable',
      schedule: '0 3 1 1 *',
      disable_after_failures: 1,
      job: { callback_url: 'http://127.0.0.1:1/' },
    });
    await page.goto(`/jobs/${id}`);
    await button('Run now').click();
    await page
      .getByRole('alert', { name: 'This job is disabled' })
      .getByText('A run failed. It runs again once it is resumed.')
      .waitFor();
    nothingWasWrong();
  },
  LIMIT_MS,
);

it(
  'what is stored of a job and cannot be read is shown on its page and on those of its runs',
  async () => {
    const { id } = await createJob('half-read');
    const run = await installation.api.ok<{ id: string }>('POST', `/v1/jobs/${id}/runs`);
    const unreadable = [{ pointer: '/retry/backoff', stored: { kind: 'of tomorrow' } }];
    await page.route(`**/v1/jobs/${id}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...((await response.json()) as object), unreadable } });
    });
    await page.route(`**/v1/jobs/${id}/revisions/1`, async (route) => {
      const response = await route.fetch();
      const { definition, ...revision } = (await response.json()) as { definition: object };
      await route.fulfill({ response, json: { ...revision, definition: { ...definition, unreadable } } });
    });
    for (const [path, title] of [
      [`/jobs/${id}`, 'This version cannot read all of this job'],
      [`/runs/${run.id}`, 'This version cannot read all of the job as it was for this run'],
    ] as const) {
      await page.goto(path);
      const notice = page.getByRole('alert', { name: title });
      await notice.getByText('retry.backoff').waitFor();
      const text = await notice.innerText();
      expect(text).toContain('"kind": "of tomorrow"');
      expect(text).toContain('edit the job and save it');
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        await tab.watcher.settled();
        expect(await barriers(page, '[role=alert]')).toEqual([]);
      }
      await keepScreenshot(page, `unreadable${path.replaceAll(/\/|[\w-]{36}/g, '-')}`);
    }
    nothingWasWrong();
  },
  LIMIT_MS,
);

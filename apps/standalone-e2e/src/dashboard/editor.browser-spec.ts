import { eventually } from '@job-scheduler/testing';
import type { Locator, Page } from 'playwright-core';
import type { JobAnswer } from '../api.js';
import type { Tab } from './browser.js';
import { ADMIN_KEY, Installation } from './installation.js';
import { keepWindow } from './looks.js';

const LIMIT_MS = 180_000;
const UNAUTHORIZED = /status of 401/;
const NOT_FOUND = /status of 404/;
const CONFLICT = /status of (409|412)/;
const INVALID = /status of 422/;
/** One letter more than a name may have. */
const TOO_LONG = 'n'.repeat(201);

/** Whether the field that has the focus is wrong, and nothing stands in front of it, such as the head of the page. */
const IS_ERROR_SEEN = `(() => {
  const field = document.activeElement;
  const { left, top, width, height } = field.getBoundingClientRect();
  return field.ariaInvalid === 'true' && document.elementFromPoint(left + width / 2, top + height / 2) === field;
})()`;

let installation: Installation;
let tab: Tab;
let page: Page;

beforeAll(async () => {
  installation = await Installation.start();
  tab = await installation.browser.visit(ADMIN_KEY);
  ({ page } = tab);
}, LIMIT_MS);

afterAll(() => Installation.end(installation), 60_000);

const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const field = (name: string): Locator => page.getByRole('textbox', { name, exact: true });
const url = (): Locator => page.getByLabel(/^URL/);
const dialog = (): Locator => page.getByRole('dialog');
const goOn = (): Promise<void> => dialog().getByRole('button', { name: 'Go on with this choice' }).click();
const notice = (text: string | RegExp): Locator => page.getByRole('alert').filter({ hasText: text });
const says = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
const isShown = (name: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
const nothingElseWasWrong = (): void => expect(tab.watcher.complaints()).toEqual([]);

const createJob = (name: string, rest: object = {}): Promise<JobAnswer> =>
  installation.api.ok('POST', '/v1/jobs', {
    name,
    schedule: '0 3 1 1 *',
    job: { callback_url: `${installation.target.url}/ok` },
    ...rest,
  });

const changes = (id: string, changed: object): Promise<unknown> =>
  installation.api.ok('PATCH', `/v1/jobs/${id}`, changed);

const reads = (id: string): Promise<JobAnswer & { schedule: string }> =>
  installation.api.ok('GET', `/v1/jobs/${id}`);

async function signInAgain(key: string): Promise<void> {
  await says('Your session has ended.');
  await field('API key').fill(key);
  await page.keyboard.press('Enter');
}

it(
  'a form that is restored keeps what others have changed meanwhile, and so does the next choice between two versions',
  async () => {
    tab.watcher.expect(CONFLICT);
    const { id } = await createJob('restored');
    await page.goto(`/jobs/${id}/edit`);
    await field('Name').fill('restored and renamed');
    await changes(id, { description: 'Of somebody else.', schedule: '0 4 * * *' });
    await page.reload();
    await says('These are changes that you made before and did not save.');
    await button('Save changes').click();
    await goOn();
    await changes(id, { description: 'Of a third person.' });
    await button('Save changes').click();
    await goOn();
    await button('Save changes').click();
    await isShown('restored and renamed');
    expect(await reads(id)).toMatchObject({ description: 'Of a third person.', schedule: '0 4 * * *' });
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

it(
  'a name that is taken leads to the job of the same namespace',
  async () => {
    tab.watcher.expect(CONFLICT);
    const { id } = await createJob('twin');
    await createJob('twin', { namespace: 'shop' });
    await page.goto('/jobs/new');
    await field('Name').fill('twin');
    await url().fill(`${installation.target.url}/other`);
    await button('Create job').click();
    await dialog().getByText('There is a job with this name').waitFor();
    await goOn();
    await page.waitForURL(`**/jobs/${id}/edit*`);
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

it(
  'a session that ends in the middle of a form loses nothing of it, and the next person finds nothing of it',
  async () => {
    tab.watcher.expect(UNAUTHORIZED);
    const other = await installation.api.ok<{ key: string }>('POST', '/v1/api-keys', {
      name: 'somebody else',
      role: 'editor',
    });
    const leave = async (): Promise<void> => {
      await page.context().clearCookies();
      await button('Create job').click();
    };
    await page.goto('/jobs/new');
    await field('Name').fill('half-filled');
    await url().fill(`${installation.target.url}/ok`);
    await leave();
    await signInAgain(ADMIN_KEY);
    await page.waitForURL('**/jobs/new');
    expect(await field('Name').inputValue()).toBe('half-filled');
    await leave();
    await signInAgain(other.key);
    await page.waitForURL('**/jobs/new');
    expect(await field('Name').inputValue()).toBe('');
    expect(await page.evaluate<string>('Object.values(sessionStorage).join()')).not.toContain('half-filled');
    await page.context().clearCookies();
    await button('Create job').click();
    await signInAgain(ADMIN_KEY);
    await page.waitForURL('**/jobs/new');
    await field('Name').fill('filled');
    await url().fill(`${installation.target.url}/ok`);
    await button('Create job').click();
    await isShown('filled');
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

it(
  'a test says in words why a call failed, and where its time went in the way of the page of a run',
  async () => {
    await page.goto('/jobs/new');
    await url().fill('http://127.0.0.1:1/');
    await button('Test the call').click();
    await says('The call failed. No connection to the target could be made.');
    await url().fill(`${installation.target.url}/report`);
    await button('Test the call').click();
    await says('The call succeeded');
    const timings = page.getByRole('img', { name: /^Where the time went: .*First byte/ });
    await timings.scrollIntoViewIfNeeded();
    await keepWindow(page, 'job-test');
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

it(
  'an error that stands beside its field is not repeated at the foot',
  async () => {
    tab.watcher.expect(INVALID);
    await page.goto('/jobs/new');
    await field('Name').fill(TOO_LONG);
    await url().fill(`${installation.target.url}/ok`);
    await button('Create job').click();
    await notice('Nothing was saved: mend the fields that are marked.').waitFor();
    await says('Must have at most 200 characters.');
    expect(await page.getByText('/name').count()).toBe(0);
    await eventually('a field that is wrong and seen', () => page.evaluate<boolean>(IS_ERROR_SEEN));
    await keepWindow(page, 'job-refused');
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

it(
  'what somebody edits of a job that is deleted meanwhile becomes a new job, also where only the save or a reload tells it',
  async () => {
    tab.watcher.expect(NOT_FOUND);
    const deleted = 'Somebody deleted this job while you were editing it.';
    const live = (): Locator => button('Live: pause the updates');
    const remove = (id: string) => installation.api.ok('DELETE', `/v1/jobs/${id}`);
    const edit = async (name: string): Promise<string> => {
      const { id } = await createJob(name);
      await page.goto(`/jobs/${id}/edit`);
      await field('Name').fill(`${name} kept`);
      await live().waitFor();
      return id;
    };
    const told = await edit('told');
    await remove(told);
    await notice(deleted).waitFor();
    await keepWindow(page, 'job-deleted');
    await button('Save as a new job').click();
    await isShown('told kept');
    const reloaded = await edit('reloaded');
    await remove(reloaded);
    await page.reload();
    await notice(deleted).waitFor();
    await button('Save as a new job').click();
    await isShown('reloaded kept');
    const untold = await edit('untold');
    await live().click();
    await remove(untold);
    await button('Save changes').click();
    await notice(deleted).waitFor();
    await button('Save as a new job').click();
    await isShown('untold kept');
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

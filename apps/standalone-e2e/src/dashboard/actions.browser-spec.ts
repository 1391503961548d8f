import { eventually } from '@job-scheduler/testing';
import { setTimeout as delay } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import type { JobAnswer } from '../api.js';
import type { Tab } from './browser.js';
import { ADMIN_KEY, Installation } from './installation.js';

const LIMIT_MS = 180_000;
/** By then the page has been told of events. */
const EVENTS_MS = 1_500;
const CONFLICT = /status of (409|412)/;

let installation: Installation;
let tab: Tab;
let page: Page;

beforeAll(async () => {
  installation = await Installation.start();
  tab = await installation.browser.visit(ADMIN_KEY);
  ({ page } = tab);
}, LIMIT_MS);

afterAll(() => Installation.end(installation), 60_000);

const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
const field = (name: string): Locator => page.getByRole('textbox', { name, exact: true });
const dialog = (): Locator => page.getByRole('dialog');
const inDialog = (name: string): Locator => dialog().getByRole('button', { name, exact: true });
const heading = (name: string): Locator => page.getByRole('heading', { level: 1, name, exact: true });
const says = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();

async function more(item: string): Promise<void> {
  await button('More actions').click();
  await page.getByRole('menuitem', { name: item }).click();
}

const createJob = (name: string, rest: object = {}): Promise<JobAnswer> =>
  installation.api.ok('POST', '/v1/jobs', {
    name,
    schedule: '0 3 1 1 *',
    job: { callback_url: `${installation.target.url}/ok`, http_method: 'post', payload: { from: 'the job' } },
    ...rest,
  });

const reads = (id: string): Promise<JobAnswer & { description: string; status: string }> =>
  installation.api.ok('GET', `/v1/jobs/${id}`);

const nothingElseWasWrong = (): void => expect(tab.watcher.complaints()).toEqual([]);

it(
  'a job runs with another payload, is paused, resumed, edited, restored and deleted',
  async () => {
    const { id } = await createJob('one-of-all');
    await page.goto(`/jobs/${id}`);
    await more('Run with another payload …');
    await dialog().getByRole('textbox', { name: 'Payload' }).fill('{"large": 12345678901234567890}');
    await inDialog('Run').click();
    await page.getByRole('link', { name: 'Open the run' }).first().waitFor();
    await button('Pause …').click();
    await dialog().getByRole('textbox', { name: 'Reason' }).fill('The target moves.');
    await inDialog('Pause').click();
    await says('Paused by admin');
    await says('The target moves.');
    await more('Change the pause …');
    await dialog().getByRole('textbox', { name: 'Reason' }).fill('It has moved.');
    await inDialog('Pause').click();
    await says('It has moved.');
    await button('Resume …').click();
    await dialog().getByText('no run').first().waitFor();
    await inDialog('Resume').click();
    await says(/The job is active again/);
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await button('Description, tags and namespace').click();
    await page.getByLabel('Description', { exact: true }).fill('By hand.');
    await button('Save changes').click();
    await heading('one-of-all').waitFor();
    await says('By hand.');
    await page.getByRole('tab', { name: 'Revisions' }).click();
    await button('Restore …').last().click();
    await inDialog('Restore').click();
    await dialog().waitFor({ state: 'detached' });
    expect(await reads(id)).toMatchObject({ description: '', status: 'active' });
    expect(installation.target.requests.at(-1)?.body.toString()).toContain('12345678901234567890');
    await more('Delete …');
    // The event of the deletion is there before the answer.
    await page.route(`**/v1/jobs/${id}`, async (route) => {
      const response = await route.fetch();
      await delay(EVENTS_MS);
      await route.fulfill({ response });
    });
    await inDialog('Delete').click();
    await says('The job was deleted.');
    await heading('Jobs').waitFor();
    nothingElseWasWrong();
    tab.watcher.expect(/404/);
    await page.goBack();
    await page.getByRole('link', { name: 'Show the runs of this job' }).waitFor();
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

it(
  'a job is duplicated, and its past is run, under way paused and cancelled',
  async () => {
    const { id } = await createJob('with-a-past', { schedule: '* * * * *' });
    await page.goto(`/jobs/${id}`);
    await more('Duplicate');
    await heading('Duplicate job').waitFor();
    await button('Create job').click();
    await heading('with-a-past (copy)').waitFor();
    await page.goto(`/jobs/${id}`);
    await more('Backfill …');
    await dialog().getByLabel('From').fill('2026-01-01T00:00');
    await dialog().getByLabel('To', { exact: true }).fill('2026-01-01T02:00');
    await page.getByRole('radio', { name: /^All of them/ }).check();
    await dialog().getByRole('textbox', { name: 'Runs per second, at most' }).fill('1');
    await inDialog('Preview').click();
    await inDialog('Run 120 ticks').click();
    await page.getByRole('link', { name: 'Show the operation' }).click();
    // The page of the job has such a button, too.
    await page.getByRole('link', { name: 'All operations' }).waitFor();
    await button(/^Pause/).click();
    await says('Paused');
    await button(/^Resume/).click();
    await button(/^Pause/).waitFor();
    await button(/^Cancel/).click();
    await inDialog('Cancel the operation').click();
    await says('Cancelled');
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

it(
  'a run under way is cancelled, and run again',
  async () => {
    const slow = { callback_url: `${installation.target.url}/slow` };
    const { id } = await createJob('slow', { job: slow });
    const run = await installation.api.ok<{ id: string }>('POST', `/v1/jobs/${id}/runs`);
    await page.goto(`/runs/${run.id}`);
    await button('Cancel …').click();
    await inDialog('Cancel the run').click();
    await page.locator('main').getByText('Cancelled').first().waitFor();
    await button('Run again').click();
    await page.waitForURL((url) => !url.pathname.endsWith(run.id));
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

it(
  'jobs are tagged, paused and taken back together, and deleted',
  async () => {
    await Promise.all(['many-1', 'many-2', 'many-3'].map((name) => createJob(name)));
    await page.goto('/jobs?q=many-');
    const act = async (action: string): Promise<void> => {
      await button('Select all that match: 3 jobs').click();
      await page
        .getByRole('region', { name: 'Actions on the selection' })
        .getByRole('button', { name: action, exact: true })
        .click();
    };
    await act('Tags');
    await dialog().getByLabel('Add tags').fill('together');
    await page.keyboard.press('Enter');
    await inDialog('Change 3 jobs').click();
    await says('Tags of 3 jobs changed');
    await button('Undo').click();
    await says('Tags of 3 jobs changed');
    await act('Pause');
    await inDialog('Pause 3 jobs').click();
    await says('3 jobs paused');
    await button('Undo').click();
    await says('3 jobs resumed');
    await act('Run now');
    await inDialog('Run 3 jobs').click();
    await says('3 jobs started');
    await act('Delete');
    await inDialog('Delete 3 jobs').click();
    await says('3 jobs deleted');
    // Rows do not move as long as the pointer is over them.
    await page.mouse.move(0, 0);
    await says('No job has all of this');
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

it(
  'secrets and keys are made, replaced and taken away',
  async () => {
    await page.goto('/secrets');
    await page.getByRole('link', { name: 'New secret' }).or(button('New secret')).first().click();
    await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('BY_HAND');
    await dialog().getByRole('textbox', { name: 'Value' }).fill('not-to-be-seen');
    await inDialog('Create secret').click();
    await says('The secret BY_HAND was created.');
    await button('Replace the value of BY_HAND').click();
    await dialog().getByRole('textbox', { name: 'Value' }).fill('nor-this-one');
    await inDialog('Replace the value').click();
    await says('The secret BY_HAND has its new value.');
    await button('Delete BY_HAND').click();
    await inDialog('Delete').click();
    await says('The secret BY_HAND was deleted.');
    await page.goto('/keys');
    await page.getByRole('link', { name: 'New key' }).or(button('New key')).first().click();
    await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('by hand');
    await inDialog('Create key').click();
    expect(await dialog().getByRole('textbox', { name: 'Key', exact: true }).inputValue()).toMatch(/^jsk_/);
    await inDialog('I have kept it').click();
    await button('Rotate by hand').click();
    await inDialog('Make a new text').click();
    expect(await dialog().getByRole('textbox', { name: 'Key', exact: true }).inputValue()).toMatch(/^jsk_/);
    await inDialog('I have kept it').click();
    await button('Revoke by hand').first().click();
    await inDialog('Revoke').click();
    await says('The key by hand was revoked.');
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

it(
  'calls are stopped, which everybody sees, and go on',
  async () => {
    await page.goto('/system');
    await page.getByRole('link', { name: 'Stop calls' }).click();
    await dialog().getByLabel('Reason').fill('The network is being mended.');
    await inDialog('Stop calls').click();
    await says('The network is being mended.');
    await page.goto('/');
    await says('All calls are stopped');
    await page.goto('/system');
    await button(/^Resume/).click();
    await inDialog('Resume').click();
    await says('Resumed: The whole system.');
    await says('Calls go out as they are due.');
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

it(
  'a namespace goes on, and the latest tick that was skipped runs after all',
  async () => {
    const { api } = installation;
    const namespace = 'stopped-team';
    await api.ok('POST', '/v1/stop', { namespace });
    const { id } = await createJob('each-second', { namespace, schedule: '* * * * * *' });
    await eventually('a skipped tick', async () => {
      const { data } = await api.ok<{ data: object[] }>('GET', `/v1/runs?job_id=${id}&state=skipped`);
      return data.length > 0;
    });
    await page.goto('/system');
    await button(`Resume: Namespace ${namespace}`).click();
    await dialog().getByLabel('Run the latest of each job').check();
    await inDialog('Resume').click();
    await says('Resumed: Namespace stopped-team. One job catches up, as its operation shows.');
    const { data } = await api.ok<{ data: object[] }>('GET', '/v1/operations?limit=1');
    expect(data).toMatchObject([{ kind: 'backfill', total: 1, request: { job_id: id } }]);
    await api.ok('POST', `/v1/jobs/${id}/pause`);
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

it(
  'a crontab becomes jobs, and a form is filled from curl and tested before it is saved',
  async () => {
    await page.goto('/operations/import');
    await field('Text').fill(`*/10 * * * * curl -fsS ${installation.target.url}/ok\n`);
    await button('Explain').click();
    await button('Import 1 job').click();
    await says('1 job was imported.');
    await page.goto('/jobs/new');
    await button('Fill from curl or crontab').click();
    await dialog()
      .getByRole('textbox', { name: 'curl command' })
      .fill(`curl -X PUT ${installation.target.url}/report -d '{"a":1}'`);
    await inDialog('Read it').click();
    await inDialog('Use it').click();
    await button('Test the call').click();
    await says('The call succeeded');
    const tested = installation.target.requests.filter(({ url }) => url === '/report');
    expect(tested).toMatchObject([{ method: 'PUT' }]);
    await page
      .getByLabel(/^Name\b/)
      .first()
      .fill('from-curl');
    await button('Create job').click();
    await heading('from-curl').waitFor();
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

it(
  'of two versions of a job, and of two jobs with one name, both are shown',
  async () => {
    tab.watcher.expect(CONFLICT);
    const { id } = await createJob('wanted-by-two');
    await page.goto(`/jobs/${id}/edit`);
    await page
      .getByLabel(/^Schedule/)
      .first()
      .fill('0 4 * * *');
    await installation.api.ok('PATCH', `/v1/jobs/${id}`, { description: 'Of somebody else.' });
    await button('Save changes').click();
    await dialog().getByText('Two versions of this job').waitFor();
    await dialog().getByText('Of somebody else.').waitFor();
    await inDialog('Go on with this choice').click();
    await button('Save changes').click();
    await heading('wanted-by-two').waitFor();
    expect(await reads(id)).toMatchObject({ description: 'Of somebody else.', schedule: '0 4 * * *' });
    await page.goto('/jobs/new');
    await page
      .getByLabel(/^Name\b/)
      .first()
      .fill('wanted-by-two');
    await page.getByLabel(/^URL/).fill(`${installation.target.url}/other`);
    await button('Create job').click();
    await dialog().getByText('There is a job with this name').waitFor();
    await inDialog('Back to the form').click();
    expect(await page.getByLabel(/^URL/).inputValue()).toContain('/other');
    nothingElseWasWrong();
  },
  LIMIT_MS,
);

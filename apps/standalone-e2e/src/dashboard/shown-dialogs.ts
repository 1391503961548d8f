import type { Page } from 'playwright-core';
import type { Seeded } from './seed.js';

/** A dialog that is looked at in both schemes. */
export interface ShownDialog {
  /** Of its screenshots. */
  name: string;
  /** Opens it on its page. */
  open: (page: Page) => Promise<void>;
}

/** A page with dialogs, which is loaded once for all of them. */
export interface PageWithDialogs {
  title: string;
  url: (seeded: Seeded) => string;
  dialogs: readonly ShownDialog[];
}

/** Clicks what stands outside of dialogs, one after the other: a button, a link or an item of a menu by its name. */
const clicks =
  (...names: string[]) =>
  async (page: Page): Promise<void> => {
    for (const name of names) {
      const exact = { name, exact: true };
      const target = page
        .getByRole('button', exact)
        .or(page.getByRole('link', exact))
        .or(page.getByRole('menuitem', exact));
      await target.first().click();
    }
  };

const presses =
  (key: string) =>
  (page: Page): Promise<void> =>
    page.keyboard.press(key);

const dialog = (name: string, open: ShownDialog['open']): ShownDialog => ({ name, open });

/** Selects what is on the screen, unless that was done for the dialog before, and acts on it. */
const acts =
  (action: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('checkbox', { name: 'Select all rows shown' }).check();
    await page
      .getByRole('region', { name: 'Actions on the selection' })
      .getByRole('button', { name: action, exact: true })
      .click();
  };

const ofJob =
  (job: string, rest = '') =>
  ({ jobs }: Seeded): string =>
    `/jobs/${jobs[job]}${rest}`;

/** A new dialog is one more line. */
export const PAGES_WITH_DIALOGS: readonly PageWithDialogs[] = [
  {
    title: 'the list of jobs',
    url: () => '/jobs?q=import',
    dialogs: [
      dialog('keys-sheet', presses('?')),
      dialog('palette', presses('Control+k')),
      dialog('jobs-keep-view', clicks('Views', 'Keep this view …')),
      dialog('jobs-pause', acts('Pause')),
      dialog('jobs-resume', acts('Resume')),
      dialog('jobs-run', acts('Run now')),
      dialog('jobs-tags', acts('Tags')),
      dialog('jobs-delete', acts('Delete')),
    ],
  },
  {
    title: 'a job',
    url: ofJob('daily-report', '?tab=revisions'),
    dialogs: [
      dialog('job-pause', clicks('Pause …')),
      dialog('job-run-with-payload', clicks('More actions', 'Run with another payload …')),
      dialog('job-backfill', clicks('More actions', 'Backfill …')),
      dialog('job-delete', clicks('More actions', 'Delete …')),
      dialog('job-restore', clicks('Restore …')),
    ],
  },
  {
    title: 'a paused job',
    url: ofJob('paused-import'),
    dialogs: [
      dialog('job-resume', clicks('Resume …')),
      dialog('job-change-pause', clicks('More actions', 'Change the pause …')),
    ],
  },
  {
    title: 'a new job',
    url: () => '/jobs/new',
    dialogs: [
      dialog('job-fill-curl', clicks('Fill from curl or crontab')),
      dialog('job-fill-crontab', async (page) => {
        await clicks('Fill from curl or crontab')(page);
        await page.getByText('crontab', { exact: false }).last().click();
      }),
    ],
  },
  {
    title: 'a run',
    url: ({ failedRun }) => `/runs/${failedRun}`,
    dialogs: [dialog('run-with-payload', clicks('Run again with another payload …'))],
  },
  {
    title: 'the load',
    url: () => '/load?spread=jitter&jitter=600&tag=team:payments',
    dialogs: [
      dialog('load-spread', async (page) => {
        await page.getByRole('button', { name: /^Change \d+ jobs?$/ }).click();
      }),
    ],
  },
  {
    title: 'secrets',
    url: () => '/secrets',
    dialogs: [
      dialog('secret-new', clicks('New secret')),
      dialog('secret-replace', clicks('Replace the value of MAIL_TOKEN')),
      dialog('secret-delete', clicks('Delete MAIL_TOKEN')),
    ],
  },
  {
    title: 'keys',
    url: () => '/keys',
    dialogs: [
      dialog('key-new', clicks('New key')),
      dialog('key-rotate', clicks('Rotate viewer of tests')),
      dialog('key-revoke', clicks('Revoke viewer of tests')),
    ],
  },
  {
    title: 'the audit',
    url: () => '/audit',
    dialogs: [
      dialog('audit-entry', async (page) => page.getByRole('link', { name: /^Show/ }).first().click()),
    ],
  },
  {
    title: 'the system',
    url: () => '/system',
    dialogs: [dialog('system-stop', clicks('Stop calls'))],
  },
];

import { browserProgram } from '@job-scheduler/testing';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { Watcher } from './watcher.js';

/** It asks nobody for updates, needs no graphics card, and runs as root, as tests in containers do. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What a desktop shows at least, and a small phone. */
export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 375, height: 812 };

/** It ends a test that hangs, and is no limit on performance: the machine may have other work to do. */
const ACTION_MS = 60_000;

/** A tab, and who watches what happens in it. */
export interface Tab {
  page: Page;
  watcher: Watcher;
}

/** One Chromium for a test file. Each visitor has cookies and storage of their own. */
export class TestBrowser {
  private constructor(
    private readonly browser: Browser,
    private readonly origin: string,
  ) {}

  /** `origin` is where the dashboard is served. */
  static async start(origin: string): Promise<TestBrowser> {
    const executablePath = await browserProgram();
    return new TestBrowser(await chromium.launch({ executablePath, args: ARGUMENTS }), origin);
  }

  /** A visitor who has not been here before; with a key, one who is signed in. */
  async visit(key?: string): Promise<Tab> {
    const context = await this.browser.newContext({
      baseURL: this.origin,
      viewport: DESKTOP,
      locale: 'en-GB',
      timezoneId: 'Europe/Paris',
      // What moves is neither read by axe nor alike on two screenshots.
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(ACTION_MS);
    if (key !== undefined) await signIn(context, key);
    const page = await context.newPage();
    return { page, watcher: new Watcher(page, this.origin) };
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

async function signIn(context: BrowserContext, key: string): Promise<void> {
  const answer = await context.request.post('/v1/sessions', { data: { key } });
  if (!answer.ok()) throw new Error(`Nobody could sign in: ${answer.status()} ${await answer.text()}`);
}

import { eventually } from '@job-scheduler/testing';
import type { Page, Request } from 'playwright-core';

/** It ends a test that hangs, and is no limit on performance: the machine may have other work to do. */
const SETTLED_WITHIN_MS = 60_000;

/**
 * Counts what in the window is still to come, and what is still moving: a text that fades in has too little contrast meanwhile.
 * What is below the fold may wait until somebody scrolls there. What a change sets in motion begins with the next frame.
 */
const UNFINISHED = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))).then(() => {
  const moving = document.getAnimations().filter(
    ({ effect, playState }) => playState === 'running' && effect.getComputedTiming().iterations !== Infinity,
  );
  const toCome = [...document.querySelectorAll(
    '[aria-busy="true"], .mantine-Skeleton-root[data-visible="true"], .mantine-Loader-root',
  )].filter((each) => {
    const { top, bottom, height } = each.getBoundingClientRect();
    return height > 0 && bottom > 0 && top < window.innerHeight;
  });
  return moving.length + toCome.length;
})`;

/** Watches a page: what it asks for, and whatever the browser complains about. */
export class Watcher {
  private readonly found: string[] = [];
  private readonly open = new Set<Request>();
  private expected: RegExp[] = [];

  /** `origin` is the only one that the page may ask. */
  constructor(
    private readonly page: Page,
    origin: string,
  ) {
    // A violation of the content security policy is an error of the console too.
    page.on('console', (message) => {
      if (message.type() === 'error') this.complain(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.complain(`error: ${error.message}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${origin}/`)) this.complain(`foreign request: ${request.url()}`);
      if (!isStream(request)) this.open.add(request);
    });
    page.on('requestfinished', (request) => void this.open.delete(request));
    page.on('requestfailed', (request) => void this.open.delete(request));
  }

  /** What was complained about since the last call. */
  complaints(): string[] {
    return this.found.splice(0);
  }

  /** Complaints like these are part of what a test does from now on, such as the 401 of a session that has ended. */
  expect(...patterns: RegExp[]): void {
    this.expected = patterns;
  }

  /** Resolves once the page shows its heading and nothing that is still to come. */
  async settled(): Promise<void> {
    await this.page.locator('h1').first().waitFor();
    await eventually(
      `a quiet page at ${this.page.url()}`,
      async () => this.open.size === 0 && (await this.page.evaluate<number>(UNFINISHED)) === 0,
      SETTLED_WITHIN_MS,
    );
  }

  private complain(complaint: string): void {
    if (!this.expected.some((pattern) => pattern.test(complaint))) this.found.push(complaint);
  }
}

/** It lasts as long as the page. */
const isStream = (request: Request): boolean => new URL(request.url()).pathname === '/v1/events';

import axe from 'axe-core';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Screenshots of the last run, for whoever changes a page. */
const ARTEFACTS = join(__dirname, '../../../../test-results/dashboard');

/** The colour schemes in which everything is looked at. */
export const SCHEMES = ['light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** The rules of WCAG 2.2 AA, and axe's own advice on top. */
const runAxe = (within: string, rules: readonly string[]): string => {
  const runOnly = rules.length === 0 ? {} : { runOnly: { type: 'rule', values: rules } };
  const options = JSON.stringify({ resultTypes: ['violations'], ...runOnly });
  return `axe.run(${JSON.stringify(within)}, ${options}).then(({ violations }) =>
  violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => id + ': ' + help + ' ' + target.join(' '))))`;
};

/**
 * What sticks out of the page to the right, the innermost first: elements, and texts that leave theirs. What scrolls by itself, or
 * ends in dots, may be wider than the page.
 */
const STICKING_OUT = `(() => {
  const width = document.documentElement.clientWidth;
  const hides = (each) => each !== null && each.id !== 'main' && each !== document.body
    && (getComputedStyle(each).overflowX !== 'visible' || hides(each.parentElement));
  const wide = [...document.getElementById('root').querySelectorAll('*')].filter((each) => {
    const { left, right } = each.getBoundingClientRect();
    const isOut = right > width + 1 || (each.clientWidth > 0 && left + each.scrollWidth > width + 1);
    return isOut && left >= 0 && !hides(each);
  });
  return wide.reverse().slice(0, 3).map((each) => each.tagName + '.' + each.className + ' ' + each.textContent.slice(0, 60));
})()`;

/**
 * What people with assistive technology could not use, one sentence each.
 *
 * @param within a selector
 * @param rules the only ones to hold it against; none: all
 */
export async function barriers(
  page: Page,
  within = 'html',
  rules: readonly string[] = [],
): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axe.source);
  return page.evaluate<string[]>(runAxe(within, rules));
}

/** Elements that make the page wider than the window; none unless it scrolls sideways. */
export const tooWide = (page: Page): Promise<string[]> => page.evaluate<string[]>(STICKING_OUT);

/** What of a long page is on its picture, pixels: the rest is more of the same. */
const TALLEST = 2_400;

/** Keeps a picture of the window in `test-results/dashboard`. */
export async function keepWindow(page: Page, name: string): Promise<void> {
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTEFACTS, `${name}.png`), animations: 'disabled' });
}

/** Keeps a picture of the page in `test-results/dashboard`. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(ARTEFACTS, { recursive: true });
  const width = page.viewportSize()?.width ?? 0;
  const height = Math.min(TALLEST, await page.evaluate<number>('document.documentElement.scrollHeight'));
  await page.screenshot({
    path: join(ARTEFACTS, `${name}.png`),
    fullPage: true,
    clip: { x: 0, y: 0, width, height },
    animations: 'disabled',
  });
}

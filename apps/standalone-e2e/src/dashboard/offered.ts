import type { Page } from 'playwright-core';

/** How the names of buttons and links begin that change something. */
const CHANGES =
  /^(add|apply|backfill|cancel|create|delete|duplicate|edit|import|make|more actions|new|pause|replace|restore|resume|revoke|rotate|run again|run now|run with|select|spread|start|stop)\b/i;

const NAMES = `[...document.querySelectorAll('main button, main a, main input[type=checkbox]')]
  .map((each) => (each.getAttribute('aria-label') ?? each.textContent).trim())`;

/** What a page offers to change, by the names of its buttons and links. */
export async function offeredChanges(page: Page): Promise<string[]> {
  const names = await page.evaluate<string[]>(NAMES);
  return names.filter((name) => CHANGES.test(name));
}

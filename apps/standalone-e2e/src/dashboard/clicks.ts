import type { Locator } from 'playwright-core';

/** Clicks, and counts them: what people look for is a few clicks away. */
export class Clicks {
  count = 0;

  async on(target: Locator): Promise<void> {
    this.count += 1;
    await target.click();
  }
}

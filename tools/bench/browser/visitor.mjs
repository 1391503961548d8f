// Chromium with one page, for benchmarks of the dashboard.
import { chromium } from 'playwright-core';
import { browserProgram } from '../../../libs/testing/dist/index.js';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Opens a page of a visitor who is not signed in. */
export async function openVisitor(url) {
  const browser = await chromium.launch({
    executablePath: await browserProgram(),
    args: [...ARGUMENTS, ...QUIET],
  });
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 } });
  return { page: await context.newPage(), close: () => browser.close() };
}

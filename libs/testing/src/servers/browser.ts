import { chromium, ServersMissingError } from './known-servers.js';
import { findChromium } from './programs.js';

/** The path of the browser that shows the dashboard. Throws ServersMissingError when it is not installed. */
export async function browserProgram(): Promise<string> {
  const path = await findChromium();
  if (path === undefined) throw new ServersMissingError([chromium]);
  return path;
}

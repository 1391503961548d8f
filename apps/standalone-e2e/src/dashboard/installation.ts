import type { RecordingTarget } from '@job-scheduler/testing';
import type { Api } from '../api.js';
import { cleanUp, newDirectory, newTarget } from '../scratch.js';
import { StandaloneProcess } from '../standalone-process.js';
import { TestBrowser } from './browser.js';
import { answerLikeTargets } from './seed-target.js';

export const ADMIN_KEY = 'the-key-of-the-admin';

/** A new and empty installation that asks for keys, a target for its calls, and a browser to look at it. */
export class Installation {
  private constructor(
    readonly api: Api,
    readonly target: RecordingTarget,
    readonly browser: TestBrowser,
  ) {}

  static async start(): Promise<Installation> {
    const { api, origin } = await StandaloneProcess.start({
      dataDirectory: newDirectory(),
      environment: {
        API_ADMIN_KEY: ADMIN_KEY,
        SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
        TRACE_URL: 'https://traces.example/{trace_id}',
      },
    });
    const target = await newTarget();
    answerLikeTargets(target);
    return new Installation(api, target, await TestBrowser.start(origin));
  }

  /** Ends everything that the test file has started, also when the installation could not start. */
  static async end(installation: Installation | undefined): Promise<void> {
    await installation?.browser.close();
    await cleanUp();
  }
}

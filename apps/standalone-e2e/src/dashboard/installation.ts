import { lastingPort, PROVIDER_CLIENT, RealProvider, type RecordingTarget } from '@job-scheduler/testing';
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
    private readonly startedProvider: RealProvider | null,
  ) {}

  /** Who vouches for people. Throws where nobody does. */
  get provider(): RealProvider {
    if (this.startedProvider === null) throw new Error('The installation was started without a provider.');
    return this.startedProvider;
  }

  /** `withProvider`: people may also sign in through a provider of OpenID Connect, which is of another site than the dashboard. */
  static async start({ withProvider = false } = {}): Promise<Installation> {
    const provided = withProvider ? await startProvider() : null;
    const { api, origin } = await StandaloneProcess.start({
      dataDirectory: newDirectory(),
      environment: {
        API_ADMIN_KEY: ADMIN_KEY,
        SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
        TRACE_URL: 'https://traces.example/{trace_id}',
        ...provided?.environment,
      },
    });
    const target = await newTarget();
    answerLikeTargets(target);
    const browser = await TestBrowser.start(provided?.environment.PUBLIC_URL ?? origin);
    return new Installation(api, target, browser, provided?.provider ?? null);
  }

  /** Ends everything that the test file has started, also when the installation could not start. */
  static async end(installation: Installation | undefined): Promise<void> {
    await installation?.browser.close();
    await installation?.startedProvider?.stop();
    await cleanUp();
  }
}

/** A provider, and what the process needs to know of it. */
async function startProvider() {
  const port = await lastingPort();
  const home = `http://localhost:${port}`;
  const provider = await RealProvider.start(`${home}/oidc/callback`, `${home}/`, { asks: true });
  const environment = {
    PORT: String(port),
    PUBLIC_URL: home,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: PROVIDER_CLIENT.client_id,
    OIDC_CLIENT_SECRET: PROVIDER_CLIENT.client_secret,
    OIDC_NAME: 'Example',
    OIDC_ROLES: 'ops=editor',
  };
  return { provider, environment };
}

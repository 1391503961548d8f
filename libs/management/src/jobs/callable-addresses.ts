import type { AddressGuard } from '@job-scheduler/http-callback';
import { urlOfAlert, type JobDefinition } from '@job-scheduler/job-model';
import { invalid } from '../problems/problem.js';

const MESSAGE =
  'names an address that may not be called: choose another one, or have whoever runs the scheduler allow it with CALLBACK_ALLOW_CIDRS';

/** What of a job has URLs. */
type Urls = Pick<JobDefinition, 'job' | 'alerts'>;

/** Refuses jobs whose URLs can never be called, since they name addresses that the policy denies. */
export class CallableAddresses {
  constructor(private readonly guard: AddressGuard) {}

  /**
   * Throws the problem `invalid`. Names are not looked up: they may lead elsewhere when they are called. URLs that the job
   * has already, as `stored` says, are not judged: a job from before the policy can still be edited, to pause it or to
   * replace its URL.
   */
  require(definition: Urls, stored: Urls | null = null): void {
    const known = new Set(stored === null ? [] : urlsOf(stored).map(({ url }) => url));
    const denied = urlsOf(definition).filter(({ url }) => !known.has(url) && this.guard.deniesLiteral(url));
    if (denied.length === 0) return;
    throw invalid(denied.map(({ pointer }) => ({ pointer, code: 'address_denied', message: MESSAGE })));
  }
}

/** The URLs of a job, and where in its definition they stand. Alerts that are stored may have no form of a list. */
const urlsOf = ({ job, alerts }: Urls): { pointer: string; url: string }[] => [
  { pointer: '/job/callback_url', url: job.callback_url },
  ...(job.auth?.kind === 'oauth2_client_credentials'
    ? [{ pointer: '/job/auth/token_url', url: job.auth.token_url }]
    : []),
  ...(Array.isArray(alerts) ? (alerts as unknown[]) : []).flatMap((alert, index) => {
    const url = urlOfAlert(alert);
    return url === undefined ? [] : [{ pointer: `/alerts/${index}/to/url`, url }];
  }),
];

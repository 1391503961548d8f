import type { AddressGuard } from '@job-scheduler/http-callback';
import type { JobDefinition } from '@job-scheduler/job-model';
import { invalid } from '../problems/problem.js';

const MESSAGE =
  'names an address that may not be called: choose another one, or have whoever runs the scheduler allow it with CALLBACK_ALLOW_CIDRS';

/** Refuses jobs whose URLs can never be called, since they name addresses that the policy denies. */
export class CallableAddresses {
  constructor(private readonly guard: AddressGuard) {}

  /** Throws the problem `invalid`. Names are not looked up: they may lead elsewhere when they are called. */
  require({ job, alerts = [] }: Pick<JobDefinition, 'job' | 'alerts'>): void {
    const urls = [
      { pointer: '/job/callback_url', url: job.callback_url },
      ...alerts.flatMap(({ to }, index) =>
        to.kind === 'email' ? [] : [{ pointer: `/alerts/${index}/to/url`, url: to.url }],
      ),
    ];
    const denied = urls.filter(({ url }) => this.guard.deniesLiteral(url));
    if (denied.length === 0) return;
    throw invalid(denied.map(({ pointer }) => ({ pointer, code: 'address_denied', message: MESSAGE })));
  }
}

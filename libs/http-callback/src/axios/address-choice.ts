import type { Clock, Installation } from '@job-scheduler/job-model';
import type { EventLog } from '@job-scheduler/platform';
import type { AddressGuard, AddressPolicies } from '../addresses/address-guard.js';
import { addressPolicy, type AddressSettings } from '../addresses/address-settings.js';

const ASK_AGAIN_MS = 1_000;

const LOCAL =
  'Calls may go to private addresses too, since only programs on this machine can reach the API: set CALLBACK_ADDRESSES=public to forbid it.';

const KEPT =
  'Calls may go to private addresses too, since this installation has jobs from before there was a limit: set CALLBACK_ADDRESSES to public, or to any to keep it so. job_scheduler_address_would_be_denied_total counts the connections that public would deny.';

/** What the choice of a policy starts from. */
export interface AddressSituation {
  settings: AddressSettings;
  /** Whether the process serves this machine alone. */
  isLocal: boolean;
}

/** Relaxes the address policy of a process at its start where the setting is missing, and says so. */
export class AddressChoice {
  constructor(
    private readonly situation: AddressSituation,
    private readonly installation: Installation,
    private readonly guard: AddressGuard,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  /** Resolves once the policy holds, or the signal is aborted. */
  async make(signal: AbortSignal): Promise<void> {
    const policies = await this.choose(signal);
    if (policies !== null) this.guard.change(policies);
  }

  /** Null if the policy stays that of the setting, or of its default. */
  private async choose(signal: AbortSignal): Promise<AddressPolicies | null> {
    const { settings, isLocal } = this.situation;
    if (settings.CALLBACK_ADDRESSES !== '') return null;
    if (isLocal) {
      this.log.info('addresses_any', LOCAL);
      return null;
    }
    if (!(await this.isOlder(signal))) return null;
    this.log.warn('addresses_kept', KEPT);
    return { current: addressPolicy(settings, 'any'), coming: addressPolicy(settings, 'public') };
  }

  /** Asks until it is told. False when the signal is aborted before. */
  private async isOlder(signal: AbortSignal): Promise<boolean> {
    let lastWord = '';
    while (!signal.aborted) {
      try {
        return await this.installation.predatesAddressPolicy();
      } catch (error) {
        const { message } = error as Error;
        if (message !== lastWord)
          this.log.warn('addresses_undecided', `Where calls may go is not known yet; retrying: ${message}`);
        lastWord = message;
        await this.clock.sleep(ASK_AGAIN_MS, signal);
      }
    }
    return false;
  }
}

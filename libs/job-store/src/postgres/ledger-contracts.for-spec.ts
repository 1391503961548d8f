import {
  completionContract,
  editedPolicyContract,
  erasureContract,
  lateRunContract,
  pausedJobContract,
  runClaimContract,
  runEndingContract,
  runHistoryContract,
  runListContract,
  overlapContract,
  retryPolicyContract,
  runPolicyContract,
  runResultContract,
  tickRecordingContract,
  type JobStoreSetup,
} from '../testing.js';

/** What every ledger of runs does. `given`: an empty one. */
export function ledgerContracts(store: string, given: JobStoreSetup): void {
  tickRecordingContract(store, given);
  runClaimContract(store, given);
  runResultContract(store, given);
  runListContract(store, given);
  erasureContract(store, given);
  runPolicyContract(store, given);
  retryPolicyContract(store, given);
  overlapContract(store, given);
  editedPolicyContract(store, given);
  completionContract(store, given);
  lateRunContract(store, given);
  runEndingContract(store, given);
  pausedJobContract(store, given);
  // Last: what it does under load would go on beside other tests if it took too long.
  runHistoryContract(store, given);
}

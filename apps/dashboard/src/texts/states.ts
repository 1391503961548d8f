export const states = {
  run: {
    queued: 'Queued',
    running: 'Running',
    retrying: 'Retrying',
    waiting: 'Waiting',
    awaiting: 'Awaiting completion',
    succeeded: 'Succeeded',
    failed: 'Failed',
    lost: 'Lost',
    cancelled: 'Cancelled',
    skipped: 'Skipped',
  },
  job: { active: 'Active', paused: 'Paused', ended: 'Ended', disabled: 'Disabled' },
};

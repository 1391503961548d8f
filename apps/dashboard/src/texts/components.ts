export const components = {
  cancel: 'Cancel',
  retry: 'Try again',
  loading: 'Loading …',
  more: 'Show more',
  waiting: (count: number) => (count === 1 ? 'Show 1 change' : `Show ${count} changes`),
  end: (count: number) =>
    count === 1 ? 'That is the only one.' : `All ${count.toLocaleString('en')} are shown.`,
  removeFilter: (label: string, value: string) => `Remove the filter ${label}: ${value}`,
  chosen: (label: string, count: number) => `${label} (${count})`,
  findValue: (label: string) => `Find in ${label.toLowerCase()}`,
  noValues: 'There is nothing to choose from.',
  clearFilters: 'Clear all filters',
  activeFilters: 'Active filters',
  sortBy: (column: string) => `Sort by ${column}`,
  noAnswer: {
    unreachable: 'The API cannot be reached. Check the connection, then try again.',
    timeout: 'The API did not answer in time. Try again.',
    cut_off: 'The answer of the API was cut off. Try again.',
  },
  defect: 'Something went wrong in the dashboard. Load the page again, and report this if it stays.',
  requestId: (id: string) => `Request ${id}`,
  unreadable: {
    titles: {
      job: 'This version cannot read all of this job',
      run: 'This version cannot read all of the job as it was for this run',
    },
    causes: {
      job: 'Another version, or somebody by hand, has stored what stands below. These fields are shown with their defaults, which do not apply: nothing is called until the job is edited.',
      run: 'Another version, or somebody by hand, had stored what stands below. These fields are shown with their defaults, which did not apply.',
    },
    advice:
      'If a newer version stored them, bring this one up to date. Otherwise edit the job and save it: what the form says takes their place.',
  },
  copy: 'Copy',
  copied: 'Copied',
  seeFields: 'Nothing was saved: mend the fields that are marked.',
  elsewhere: 'More is wrong:',
};

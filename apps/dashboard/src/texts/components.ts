export const components = {
  cancel: 'Cancel',
  retry: 'Try again',
  loading: 'Loading …',
  more: 'Show more',
  waiting: (count: number) => (count === 1 ? 'Show 1 change' : `Show ${count} changes`),
  end: (count: number) => (count === 1 ? 'That is the only one.' : `That is all: ${count}.`),
  removeFilter: (label: string, value: string) => `Remove the filter ${label}: ${value}`,
  clearFilters: 'Clear all filters',
  activeFilters: 'Active filters',
  sortBy: (column: string) => `Sort by ${column}`,
  noAnswer: {
    unreachable: 'The API cannot be reached. Check the connection, then try again.',
    timeout: 'The API did not answer in time. Try again.',
  },
  defect: 'Something went wrong in the dashboard. Load the page again, and report this if it stays.',
  requestId: (id: string) => `Request ${id}`,
  elsewhere: 'More is wrong:',
};

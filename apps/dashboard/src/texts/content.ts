export const content = {
  copy: 'Copy',
  copied: 'Copied',
  copyOf: (label: string) => `Copy: ${label}`,
  cut: (shown: string, whole: string) => `The first ${shown} of ${whole} are shown; a copy has all.`,
  payload: {
    label: 'Payload',
    hint: 'JSON; a text stands in quotes. Only this run sends it.',
    invalid: (reason: string) => `This is not JSON: ${reason}`,
  },
};

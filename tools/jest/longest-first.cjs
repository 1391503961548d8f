const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * The test files that take longest. Elsewhere Jest knows from the last run, but a fresh checkout has none, and the size of a
 * file says nothing of how long it waits.
 */
const LONGEST = [
  /\/policies\.e2e-spec\.ts$/,
  /\/faults\.e2e-spec\.ts$/,
  /\/ticks\.e2e-spec\.ts$/,
  /\/pages\.browser-spec\.ts$/,
  /\/more-pages\.browser-spec\.ts$/,
];

/** Starts the longest test files first, so that none of them runs by itself at the end. */
module.exports = class LongestFirst extends Sequencer {
  /** @param {import('@jest/test-result').Test[]} tests */
  sort(tests) {
    const place = ({ path }) => {
      const found = LONGEST.findIndex((longest) => longest.test(path));
      return found === -1 ? LONGEST.length : found;
    };
    return [...super.sort(tests)].sort((one, other) => place(one) - place(other));
  }
};

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SIZES } from '../stage/sizes.js';
import { costOfAcu, costOfTask, monthlyCost } from './cost.js';

const guide = readFileSync(join(__dirname, '../../../docs/operations/aws.md'), 'utf8');
const chapter = guide.slice(guide.indexOf('## What it costs'));
const text = chapter.replaceAll(/\s+/g, ' ');
/** The columns of both stages. A part that a stage does not have is empty. */
const rows = chapter
  .split('\n')
  .filter((line) => /\d+ +\|$|\| +\|$/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(3, 5)
      .map((cell) => Number(cell.replace(',', ''))),
  );

describe('the cost in docs/operations/aws.md', () => {
  const [dev, prod] = (['dev', 'prod'] as const).map((stage) =>
    Object.values(monthlyCost(stage, SIZES[stage])),
  ) as [number[], number[]];
  const rounded = dev.map((part, index) => [Math.round(part), Math.round(prod[index] ?? 0)]);
  const sums = [0, 1].map((stage) => rounded.reduce((sum, part) => sum + (part[stage] ?? 0), 0));

  it('is the sum of the sizes of both stages, part by part', () => {
    expect(rows).toEqual([...rounded, sums]);
  });

  it('is said in words as well', () => {
    const about = (sum = 0): string => (Math.floor(sum / 10) * 10).toLocaleString('en-US');
    expect(text).toContain(`\`dev\` costs about ${about(sums[0])} USD a month before traffic`);
    expect(text).toContain(`\`prod\` about ${about(sums[1])} USD at its smallest`);
    expect(text).toContain(
      `each further ACU of Aurora that is used all the time costs ${Math.round(costOfAcu())} USD`,
    );
    expect(text).toContain(
      `each further runner of \`prod\` ${Math.round(costOfTask(SIZES.prod.runner))} USD`,
    );
  });

  it('is not known of an instance that has no price', () => {
    const cache = { nodeType: 'cache.x9.huge', nodes: 1 };
    expect(() => monthlyCost('dev', { ...SIZES.dev, cache })).toThrow(
      'The price of cache.x9.huge is not known: add it to PRICES.',
    );
  });
});

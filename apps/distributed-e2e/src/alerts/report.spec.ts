import { toMarkdown } from './report.js';

const outcome = (what: string, others: string[]) => ({
  what,
  tellings: [{ alert: 'DiskFills', summary: 'It fills.', firedAfter: 1, endedAfter: 2 }],
  others,
});
const drill = {
  date: new Date(0),
  divisor: 60,
  outcomes: [
    outcome('the disk fills', ['ProcessDown']),
    outcome('a process is killed', []),
    outcome('Redis is killed', []),
  ],
  pages: {},
};

describe('the page of the alerts that were tried', () => {
  it('says which conditions were tried at the same time, so that alerts of one stand beside another', () => {
    const page = toMarkdown({ ...drill, together: 2 });
    expect(page).toContain(
      '3 of 3 conditions were told of, and ended.\nThe first 2 were tried at the same time',
    );
    expect(page).toContain(
      '| the disk fills | [DiskFills](runbooks/DiskFills.md) | 1.0 s | 2.0 s | It fills. | ProcessDown |',
    );
  });

  it('says nothing of that when they were tried one after the other', () => {
    expect(toMarkdown({ ...drill, together: 1 })).not.toContain('at the same time');
  });
});

import { explainLines, type ImportResult } from './import-lines.js';

const result: ImportResult = {
  dry_run: true,
  kind: 'crontab',
  jobs: [
    { line: 3, definition: { name: 'ping', schedule: '*/5 * * * *' } },
    { line: 4, definition: { name: 'curl' } },
  ],
  notes: [
    { line: 4, name: null, kind: 'differs', message: 'Means something else.', instead: null },
    { line: 1, name: null, kind: 'ignored', message: 'Nobody gets mail.', instead: 'Use alerts.' },
  ],
  applied: {
    dry_run: true,
    manager: 'import',
    counts: { created: 1, updated: 0, unchanged: 0, deleted: 0, conflict: 0 },
    items: [{ index: 0, name: 'ping', action: 'created', job_id: null, changes: [], conflict: null }],
  },
};

describe('explainLines', () => {
  const lines = explainLines('MAILTO=a\n# nothing\n*/5 * * * * ping\n  curl x  \n', result);

  it('lists the lines that mean something, in their order, with their text', () => {
    expect(lines.map(({ line, text }) => [line, text])).toEqual([
      [1, 'MAILTO=a'],
      [3, '*/5 * * * * ping'],
      [4, 'curl x'],
    ]);
  });

  it('tells what a job would come to', () => {
    expect(lines[1]?.jobs).toEqual([
      { name: 'ping', schedule: '*/5 * * * *', action: 'created', jobId: null, conflict: null },
    ]);
  });

  it('tells jobs without a schedule, and the notes of a line', () => {
    expect(lines[2]?.jobs[0]).toMatchObject({ name: 'curl', schedule: null, action: null });
    expect(lines[2]?.notes).toHaveLength(1);
    expect(lines[0]?.jobs).toEqual([]);
  });
});

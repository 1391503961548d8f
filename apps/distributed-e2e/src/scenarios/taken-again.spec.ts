import { judgeTakenAgain } from './taken-again.js';

function judged(seconds: number[]): { findings: string[]; measured: unknown[] } {
  const findings: string[] = [];
  const measured: unknown[] = [];
  judgeTakenAgain(seconds, {
    require: (holds, what) => {
      if (!holds) findings.push(what);
    },
    measure: (_, value) => measured.push(value),
  });
  return { findings, measured };
}

describe('runs that are taken again', () => {
  it('are in time within 15 s', () => {
    expect(judged([10.44, 8.1, 15])).toEqual({ findings: [], measured: ['8.1 to 15.0 s'] });
  });

  it('are late when one of them is', () => {
    const { findings } = judged([8.1, 15.2]);
    expect(findings).toEqual(['A run was called again only 15.2 s after the fault.']);
  });

  it('are early before the lease of their runner has ended', () => {
    expect(judged([8, 9]).findings).toEqual([]);
    expect(judged([7.9, 9]).findings).toEqual(['A run was called again already 7.9 s after the fault.']);
  });

  it('are missed when there is none', () => {
    const { findings, measured } = judged([]);
    expect(findings).toEqual(['No run was called again, although calls were in flight.']);
    expect(measured).toEqual([]);
  });
});

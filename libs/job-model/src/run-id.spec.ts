import fc from 'fast-check';
import { runMessageSchema } from './message.js';
import { firstRunIdAt, instantOfRunId, otherRunId, tickRunId } from './run-id.js';

const LAST_INSTANT = 253_402_300_799_999;
const instant = fc.integer({ min: 0, max: LAST_INSTANT });
const jobId = fc.uuid({ version: [4, 7] });

describe('run ids', () => {
  it('contain their instant, and lie between the first ids of that instant and of the next', () => {
    fc.assert(
      fc.property(instant, jobId, (at, uuid) => {
        for (const id of [tickRunId(at, uuid), otherRunId(at, uuid)]) {
          expect(instantOfRunId(id)).toBe(at);
          expect(id > firstRunIdAt(at)).toBe(true);
          expect(id < firstRunIdAt(at + 1)).toBe(true);
        }
      }),
    );
  });

  it('are UUIDs that messages can carry: version 8 for ticks, version 7 for others', () => {
    fc.assert(
      fc.property(instant, jobId, (at, uuid) => {
        const ids = [tickRunId(at, uuid), otherRunId(at, uuid)];
        expect(ids.map((id) => id[14])).toEqual(['8', '7']);
        const runs = ids.map((run_id) => ({ run_id, attempt: 1 }));
        expect(runMessageSchema.parse({ runs })).toEqual({ runs });
      }),
    );
  });

  it('differ when jobs differ in one of the random bits they keep, and are the same for the same tick', () => {
    fc.assert(
      fc.property(instant, jobId, jobId, (at, one, other) => {
        expect(tickRunId(at, one)).toBe(tickRunId(at, one));
        expect(tickRunId(at, one) === tickRunId(at, other)).toBe(one.slice(15) === other.slice(15));
      }),
    );
  });

  it('sort by time', () => {
    fc.assert(
      fc.property(instant, instant, jobId, jobId, (a, b, one, other) => {
        fc.pre(a !== b);
        expect(tickRunId(a, one) < otherRunId(b, other)).toBe(a < b);
      }),
    );
  });
});

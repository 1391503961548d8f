import { Clock } from '@job-scheduler/job-model';
import { ClaimLedger, RunEndings, StoreClock } from '@job-scheduler/job-store';
import { EventLog, Stages } from '@job-scheduler/platform';
import type { Provider } from '@nestjs/common';
import { CallSlots } from '../calls/call-slots.js';
import { RunExecutor } from '../calls/run-executor.js';
import { RunClaims } from '../intake/run-claims.js';
import { ExecutionMetrics } from '../life/execution-metrics.js';
import { Heartbeat } from '../life/heartbeat.js';
import { WorkUnderWay } from '../life/work-under-way.js';
import { RunTraces } from '../traces/run-traces.js';
import { AnnouncedTicks } from './announced-ticks.js';
import { DecidedWhenDue } from './decided-when-due.js';
import { RecordedAhead } from './recorded-ahead.js';
import { TickClaims } from './tick-claims.js';

/** The providers that take ticks which were announced. */
export const announcedProviders: Provider[] = [
  {
    provide: TickClaims,
    useFactory: (...parts: ConstructorParameters<typeof TickClaims>) => new TickClaims(...parts),
    inject: [ClaimLedger, RunClaims, RunEndings, Clock],
  },
  {
    provide: StoreClock,
    useFactory: (ledger: ClaimLedger, clock: Clock) => new StoreClock(() => ledger.now(), clock),
    inject: [ClaimLedger, Clock],
  },
  {
    provide: RecordedAhead,
    useFactory: (...parts: ConstructorParameters<typeof RecordedAhead>) => new RecordedAhead(...parts),
    inject: [
      StoreClock,
      TickClaims,
      RunClaims,
      CallSlots,
      Heartbeat,
      WorkUnderWay,
      ExecutionMetrics,
      Stages,
      RunTraces,
    ],
  },
  {
    provide: DecidedWhenDue,
    useFactory: (...parts: ConstructorParameters<typeof DecidedWhenDue>) => new DecidedWhenDue(...parts),
    inject: [
      Clock,
      TickClaims,
      RunClaims,
      CallSlots,
      Heartbeat,
      WorkUnderWay,
      ExecutionMetrics,
      Stages,
      RunTraces,
    ],
  },
  {
    provide: AnnouncedTicks,
    useFactory: (
      ahead: RecordedAhead,
      whenDue: DecidedWhenDue,
      storeClock: StoreClock,
      clock: Clock,
      log: EventLog,
      slots: CallSlots,
      executor: RunExecutor,
      heartbeat: Heartbeat,
      work: WorkUnderWay,
    ) => new AnnouncedTicks(ahead, whenDue, storeClock, clock, { slots, executor, heartbeat, work }, log),
    inject: [
      RecordedAhead,
      DecidedWhenDue,
      StoreClock,
      Clock,
      EventLog,
      CallSlots,
      RunExecutor,
      Heartbeat,
      WorkUnderWay,
    ],
  },
];

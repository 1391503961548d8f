import { instantSchema } from '../instant.js';
import { BoundedSchedule } from './bounded-schedule.js';
import { InvalidScheduleError, type ScheduleDefinition } from './definition.js';

/** The instant of `@at 2030-01-01T00:00:00Z`, in epoch milliseconds. */
export function parseInstant(text: string): number {
  const instant = instantSchema.safeParse(text.replace(/^@at\s+/, ''));
  if (!instant.success) {
    throw new InvalidScheduleError(
      'at_syntax',
      'schedule',
      'The instant must lie between 1970 and 9999 and be RFC 3339 with an offset, like "@at 2030-01-01T00:00:00Z".',
    );
  }
  return instant.data;
}

/** `@at`: one tick. */
export class InstantSchedule extends BoundedSchedule {
  readonly kind = 'at';

  constructor(
    definition: ScheduleDefinition,
    private readonly tick: number,
  ) {
    super(definition);
  }

  protected atOrAfter(instant: number): number | null {
    return this.tick >= instant ? this.tick : null;
  }

  protected atOrBefore(instant: number): number | null {
    return this.tick <= instant ? this.tick : null;
  }

  protected countWithin(from: number, to: number): number {
    return this.tick >= from && this.tick <= to ? 1 : 0;
  }
}

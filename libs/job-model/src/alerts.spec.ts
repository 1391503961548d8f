import { ALERT_EVENTS, alertSchema, alertsFor, type Alert } from './alerts.js';

const alert = (rest: Record<string, unknown> = {}): Alert =>
  alertSchema.parse({ to: { kind: 'email', address: 'ann@example.com' }, ...rest });

describe('which alerts an occurrence raises', () => {
  it('follows what each alert is on for: missed ticks only on request', () => {
    const told = (on?: string[]) =>
      ALERT_EVENTS.filter(
        (event) => alertsFor([alert(on === undefined ? {} : { on })], { event, failures: 1 }).length > 0,
      );
    expect(told()).toEqual(['failure', 'recovery', 'disabled']);
    for (const event of ALERT_EVENTS) expect(told([event])).toEqual([event]);
  });

  it('depends, for failures, on how many there were in a row', () => {
    const alerts = [1, 3, 10].map((after_failures) => alert({ after_failures }));
    const counts = (event: 'failure' | 'recovery' | 'disabled', failures: number) =>
      alertsFor(alerts, { event, failures }).map(({ after_failures }) => after_failures);
    expect(counts('failure', 0)).toEqual([]);
    expect(counts('failure', 2)).toEqual([1]);
    expect(counts('failure', 3)).toEqual([1, 3]);
    expect(counts('failure', 11)).toEqual([1, 3, 10]);
    expect(counts('recovery', 0)).toEqual([1, 3, 10]);
    expect(counts('disabled', 2)).toEqual([1, 3, 10]);
  });
});

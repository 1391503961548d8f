import type { AlertDestination } from '@job-scheduler/job-model';
import type { RaisedAlert } from '@job-scheduler/job-store';
import { EXAMPLE_ALERT_VIEW } from './alert-examples.js';
import { alertView } from './alert-view.js';

const alertTo = (to: AlertDestination): RaisedAlert => ({
  ...EXAMPLE_ALERT_VIEW,
  to,
  recovered_at: null,
  at: Date.parse(EXAMPLE_ALERT_VIEW.at),
});

describe('an alert as it is answered', () => {
  it.each([
    ['https://example.com/alerts?token=secret#secret', 'https://example.com/alerts'],
    ['http://localhost:9000', 'http://localhost:9000/'],
  ])('has, of the webhook %s, %s', (url, shown) => {
    expect(alertView(alertTo({ kind: 'webhook', url })).to).toEqual({ kind: 'webhook', url: shown });
  });

  it('has of a URL of Slack, whose path is the secret, the host only', () => {
    const url = 'https://hooks.slack.com/services/T000/B000/secret';
    expect(alertView(alertTo({ kind: 'slack', url })).to).toEqual({
      kind: 'slack',
      url: 'https://hooks.slack.com',
    });
  });

  it.each(['slack', 'webhook'] as const)('has nothing of what is no URL: %s', (kind) => {
    expect(alertView(alertTo({ kind, url: 'secret' })).to).toEqual({ kind, url: '' });
  });

  it('has instants as text, and everything else as it is', () => {
    const url = 'https://example.com/alerts?token=secret';
    expect(alertView(alertTo({ kind: 'webhook', url }))).toEqual(EXAMPLE_ALERT_VIEW);
    const address = 'ann@example.com';
    expect(alertView(alertTo({ kind: 'email', address })).to).toEqual({ kind: 'email', address });
  });
});

import { urlOfAlert } from '../alert-url.js';
import type { Alert } from '../alerts.js';
import { maskedUrl, masksInUrl } from './masked-url.js';

/** Alerts as they are shown: with masks in the queries of their URLs. What is stored may have a form that no version accepts. */
export const maskedAlerts = (alerts: readonly Alert[]): Alert[] =>
  Array.isArray(alerts) ? alerts.map((alert) => withUrl(alert, maskedUrl)) : (alerts as Alert[]);

/**
 * Alerts that were written, with what is stored in the place of their masks: the URL that is shown as the one that was written. And
 * the places of those for which none is stored.
 */
export function unmaskedAlerts(
  written: readonly Alert[],
  stored: readonly Alert[],
): { alerts: Alert[]; missing: number[] } {
  if (!Array.isArray(written)) return { alerts: written as Alert[], missing: [] };
  const known = Array.isArray(stored) ? stored.map((alert) => urlOfAlert(alert) ?? '') : [];
  const missing: number[] = [];
  const alerts = written.map((alert, index) =>
    withUrl(alert, (url) => {
      if (masksInUrl(url).length === 0) return url;
      const place = known.findIndex((each) => maskedUrl(each) === url);
      if (place < 0) missing.push(index);
      // Two may be shown as the same: each stands for the next one.
      return known.splice(place, place < 0 ? 0 : 1)[0] ?? url;
    }),
  );
  return { alerts, missing };
}

function withUrl(alert: Alert, change: (url: string) => string): Alert {
  const url = urlOfAlert(alert);
  return url === undefined ? alert : ({ ...alert, to: { ...alert.to, url: change(url) } } as Alert);
}

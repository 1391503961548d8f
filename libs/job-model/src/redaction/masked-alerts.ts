import type { Alert } from '../alerts.js';
import { maskedUrl, masksInUrl } from './masked-url.js';

/** Alerts as they are shown: with masks in the queries of their URLs. */
export const maskedAlerts = (alerts: readonly Alert[]): Alert[] =>
  alerts.map((alert) => withUrl(alert, maskedUrl));

/**
 * Alerts that were written, with what is stored in the place of their masks: the URL that is shown as the one that was written. And
 * the places of those for which none is stored.
 */
export function unmaskedAlerts(
  written: readonly Alert[],
  stored: readonly Alert[],
): { alerts: Alert[]; missing: number[] } {
  const known = stored.map(urlOf);
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

const urlOf = ({ to }: Alert): string => (to.kind === 'email' ? '' : to.url);

const withUrl = (alert: Alert, change: (url: string) => string): Alert =>
  alert.to.kind === 'email' ? alert : { ...alert, to: { ...alert.to, url: change(alert.to.url) } };

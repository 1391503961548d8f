import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** Alerts that were sent, or could not be. */
export function AlertsPage() {
  return <NotBuilt title={texts.alerts.title} />;
}

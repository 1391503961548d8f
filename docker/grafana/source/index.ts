import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { answering } from './answering.js';
import { capacity } from './capacity.js';
import { dashboardOf, type DashboardPlan } from './dashboard.js';
import { onTime } from './on-time.js';
import { requests } from './requests.js';

export { runbookUrl } from './runbooks.js';

export const plans: readonly DashboardPlan[] = [onTime, answering, capacity, requests];

/** The dashboards by the name of their file. */
export const dashboards: Readonly<Record<string, Dashboard>> = Object.fromEntries(
  plans.map((plan) => [`${plan.uid.replace('job-scheduler-', '')}.json`, dashboardOf(plan)]),
);

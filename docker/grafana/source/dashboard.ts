import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { panelOf, type PanelPlan } from './panel.js';

export interface DashboardPlan {
  uid: string;
  title: string;
  panels: PanelPlan[];
}

/** The dashboard as Grafana loads it. Its data source is a variable, so that it can be imported anywhere. */
export function dashboardOf({ uid, title, panels }: DashboardPlan): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .tags(['job-scheduler'])
    .readonly()
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .timezone('browser')
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'));
  for (const panel of panels) builder.withPanel(panelOf(panel));
  return builder.build();
}

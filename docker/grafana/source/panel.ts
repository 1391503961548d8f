import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as HeatmapBuilder } from '@grafana/grafana-foundation-sdk/heatmap';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { runbookUrl } from './runbooks.js';

/** A panel as an engineer thinks of it. */
export interface PanelPlan {
  title: string;
  /** One sentence: what bad looks like. */
  bad: string;
  /** The alerts whose runbooks say what to do then. */
  runbooks: string[];
  kind: 'stat' | 'line' | 'heatmap';
  /** A unit of Grafana: `s`, `percentunit`, `reqps`, `short`. */
  unit: string;
  /** PromQL by legend. */
  queries: Record<string, string>;
}

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const WIDTH = { stat: 6, line: 12, heatmap: 12 };
const HEIGHT = { stat: 4, line: 8, heatmap: 8 };

export function panelOf(plan: PanelPlan): Builder<Panel> {
  const { kind, title, bad, runbooks, unit } = plan;
  return builderOf(kind)
    .title(title)
    .description(`Bad: ${bad}`)
    .links(runbooks.map(linkTo))
    .datasource(DATASOURCE)
    .unit(unit)
    .span(WIDTH[kind])
    .height(HEIGHT[kind])
    .targets(targetsOf(plan));
}

function builderOf(kind: PanelPlan['kind']): HeatmapBuilder | StatBuilder | TimeseriesBuilder {
  switch (kind) {
    case 'stat':
      return new StatBuilder().reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']));
    case 'line':
      return new TimeseriesBuilder().min(0);
    case 'heatmap':
      return new HeatmapBuilder();
  }
}

const linkTo = (alert: string): DashboardLinkBuilder =>
  new DashboardLinkBuilder(`Runbook: ${alert}`)
    .type(DashboardLinkType.Link)
    .url(runbookUrl(alert))
    .targetBlank(true);

function targetsOf({ kind, queries }: PanelPlan): Builder<Dataquery>[] {
  return Object.entries(queries).map(([legend, expression], index) => {
    const query = new DataqueryBuilder()
      .refId(String.fromCharCode('A'.charCodeAt(0) + index))
      .datasource(DATASOURCE)
      .expr(expression)
      .legendFormat(legend);
    if (kind === 'stat') return query.instant();
    return kind === 'heatmap' ? query.range().format(PromQueryFormat.Heatmap) : query.range();
  });
}

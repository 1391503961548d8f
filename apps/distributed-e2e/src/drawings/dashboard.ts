import type { SeriesOverTime } from '@job-scheduler/testing';

/** What a drawing needs of a dashboard as Grafana loads it (`docker/grafana/dashboards`). */
export interface Dashboard {
  title: string;
  panels: Panel[];
}

export interface Panel {
  title: string;
  type: 'stat' | 'timeseries' | 'heatmap';
  /** In the grid: 24 columns across. */
  gridPos: { x: number; y: number; w: number; h: number };
  fieldConfig: { defaults: { unit?: string } };
  targets: Query[];
}

export interface Query {
  expr: string;
  /** `p99`, or with labels: `{{method}} {{route}}`. */
  legendFormat: string;
}

/** What the queries of a panel found, in their order. */
export type PanelResult = readonly (readonly SeriesOverTime[])[];

/** The time that is drawn, in epoch milliseconds. */
export interface Period {
  from: number;
  to: number;
  /** Between two points. */
  stepMs: number;
  /** What a rate is taken over: Grafana's `$__rate_interval`. */
  windowMs: number;
}

/** A series as it is drawn: its name in the legend, and its finite values. */
export interface NamedSeries {
  name: string;
  labels: Readonly<Record<string, string>>;
  points: readonly { at: number; value: number }[];
}

/** The series of a panel that have values. Grafana shows none that is not finite either. */
export const seriesOf = ({ targets }: Panel, result: PanelResult): NamedSeries[] =>
  targets
    .flatMap(({ legendFormat }, index) =>
      (result[index] ?? []).map(({ labels, points }) => ({
        name: legendFormat.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? '').trim(),
        labels,
        points: points.filter(({ value }) => Number.isFinite(value)),
      })),
    )
    .filter(({ points }) => points.length > 0);

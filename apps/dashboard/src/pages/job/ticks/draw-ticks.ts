import { columnsOf, heightOf, xOf, type Span } from './columns.js';
import { LANES, type Lane, type Tick } from './lanes.js';

/** Pixels. */
export const LANE_HEIGHT = 26;
export const AXIS_HEIGHT = 22;
const COLUMN_WIDTH = 5;
const LANE_GAP = 4;

export const PICTURE_HEIGHT = LANES.length * LANE_HEIGHT + AXIS_HEIGHT;

/** Colours of a scheme. */
export interface Palette {
  lanes: Record<Lane, string>;
  line: string;
  text: string;
  now: string;
}

export interface Picture {
  ticks: readonly Tick[];
  span: Span;
  width: number;
  now: number;
  palette: Palette;
  /** Labels of the axis. */
  marks: readonly { at: number; label: string }[];
}

/** Draws the lanes, the axis, and the instant at which the ticks were asked for. */
export function drawTicks(context: CanvasRenderingContext2D, picture: Picture): void {
  const { width, palette, span, now } = picture;
  context.clearRect(0, 0, width, PICTURE_HEIGHT);
  drawAxis(context, picture);
  drawLanes(context, picture);
  if (now <= span.from || now >= span.to) return;
  const x = Math.round(xOf(now, span, width)) + 0.5;
  context.strokeStyle = palette.now;
  context.setLineDash([4, 3]);
  line(context, x, 0, x, PICTURE_HEIGHT - AXIS_HEIGHT);
  context.setLineDash([]);
}

function drawLanes(context: CanvasRenderingContext2D, { ticks, span, width, palette }: Picture): void {
  const count = Math.max(1, Math.floor(width / COLUMN_WIDTH));
  const columns = columnsOf(ticks, span, count);
  const most = Math.max(1, ...LANES.map((lane) => columns[lane].reduce((a, b) => Math.max(a, b), 0)));
  LANES.forEach((lane, index) => {
    const bottom = (index + 1) * LANE_HEIGHT;
    context.strokeStyle = palette.line;
    line(context, 0, bottom - 0.5, width, bottom - 0.5);
    context.fillStyle = palette.lanes[lane];
    columns[lane].forEach((ticksHere, column) => {
      const height = heightOf(ticksHere, most) * (LANE_HEIGHT - LANE_GAP);
      if (height > 0)
        context.fillRect(column * (width / count), bottom - 1 - height, COLUMN_WIDTH - 1, height);
    });
  });
}

function drawAxis(context: CanvasRenderingContext2D, { span, width, palette, marks }: Picture): void {
  context.font = '12px system-ui, sans-serif';
  context.textBaseline = 'top';
  for (const { at, label } of marks) {
    const x = Math.round(xOf(at, span, width)) + 0.5;
    context.strokeStyle = palette.line;
    line(context, x, 0, x, PICTURE_HEIGHT - AXIS_HEIGHT + 4);
    const half = context.measureText(label).width / 2;
    context.fillStyle = palette.text;
    context.fillText(
      label,
      Math.min(Math.max(x - half, 0), width - 2 * half),
      PICTURE_HEIGHT - AXIS_HEIGHT + 7,
    );
  }
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

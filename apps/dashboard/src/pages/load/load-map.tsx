import { Group, Text, Tooltip, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { AnchorLink } from '../../components/links.js';
import * as texts from '../../texts/index.js';
import { formatWhen, LEVELS, shortCount, type Cell, type Grid, type GridRow } from './load-grid.js';
import type { LoadRange } from './load-search.js';

interface LoadMapProps {
  grid: Grid;
  range: LoadRange;
  zone: string;
}

/** A map of the load: the darker a cell, the more ticks. Hours lead to their minutes. */
export function LoadMap({ grid: { columns, rows }, range, zone }: LoadMapProps) {
  const load = texts.load;
  return (
    <div>
      <table className={`load-map load-${range}`} aria-label={load.map[range]}>
        <thead>
          <tr>
            <th scope="col">{range === 'day' ? load.hour : load.dayOfWeek}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <MapRow key={row.id} row={row} range={range} zone={zone} />
          ))}
        </tbody>
      </table>
      <Legend />
    </div>
  );
}

function MapRow({ row, range, zone }: { row: GridRow; range: LoadRange; zone: string }) {
  return (
    <tr>
      <th scope="row">
        {range === 'day' ? (
          <AnchorLink
            from="/load"
            to="/load"
            search={(old) => ({ ...old, hour: row.id })}
            aria-label={texts.load.openHour(formatWhen(row.id, zone))}
            size="xs"
          >
            {row.label}
          </AnchorLink>
        ) : (
          row.label
        )}
      </th>
      {row.cells.map((cell, column) => (
        <td key={column}>{cell !== null && <MapCell cell={cell} isHour={range === 'week'} />}</td>
      ))}
    </tr>
  );
}

function MapCell({ cell: { at, count, level, hint }, isHour }: { cell: Cell; isHour: boolean }) {
  const className = `load-cell load-level-${level}`;
  return (
    <Tooltip label={hint} events={{ hover: true, focus: true, touch: true }}>
      {isHour ? (
        <Link from="/load" to="/load" search={(old) => ({ ...old, hour: at })} className={className}>
          <CellText count={count} hint={hint} />
        </Link>
      ) : (
        <div className={className}>
          <CellText count={count} hint={hint} />
        </div>
      )}
    </Tooltip>
  );
}

/** Eyes see a short number at its place; screen readers hear when and how many. */
const CellText = ({ count, hint }: Pick<Cell, 'count' | 'hint'>) => (
  <>
    <span aria-hidden>{shortCount(count)}</span>
    <VisuallyHidden>{hint}</VisuallyHidden>
  </>
);

const Legend = () => (
  <Group gap={4} mt="xs" justify="flex-end">
    <Text size="xs" c="dimmed">
      {texts.load.fewer}
    </Text>
    {Array.from({ length: LEVELS + 1 }, (_, level) => (
      <span key={level} className={`load-swatch load-level-${level}`} aria-hidden />
    ))}
    <Text size="xs" c="dimmed">
      {texts.load.more}
    </Text>
  </Group>
);

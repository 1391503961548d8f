import { Skeleton, Text, Tooltip } from '@mantine/core';
import { useDebouncedValue, useIntersection } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { RunState } from '../../components/state-badge.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';
import { countStates, SHAPES } from './strip-shapes.js';

const NEWEST = 30;
const STEP_PX = 6;
const HEIGHT_PX = 20;
const WIDTH_PX = NEWEST * STEP_PX;

const COLORS: Record<(typeof SHAPES)[RunState], string> = {
  bar: 'var(--strip-good)',
  cross: 'var(--strip-bad)',
  dash: 'var(--strip-skipped)',
  frame: 'var(--strip-other)',
  dot: 'var(--strip-open)',
};

/** Rows that come and go faster, as while somebody types or scrolls, ask for nothing: a browser sends six requests at a time, and the next list would wait. */
const REST_MS = 200;

/** The newest runs of a job, the newest on the right. They are asked for once the row has been on the screen for a moment. */
export function RunStrip({ jobId }: { jobId: string }) {
  const { ref, entry } = useIntersection();
  const [isSeen] = useDebouncedValue(entry?.isIntersecting === true, REST_MS);
  const { data: states } = useQuery({
    // An event about the job finds it by this key.
    queryKey: keys.one('jobs', jobId, 'newest runs'),
    queryFn: async ({ signal }) => {
      const { data } = await client.listRuns({ job_id: jobId, limit: NEWEST }, { signal });
      return data.map(({ state }) => state).toReversed();
    },
    enabled: isSeen,
    staleTime: 60_000,
  });
  return (
    <div ref={ref} style={{ width: WIDTH_PX, height: HEIGHT_PX }}>
      {states === undefined ? (
        <Skeleton height={HEIGHT_PX} />
      ) : states.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.jobs.noRuns}
        </Text>
      ) : (
        <Strip states={states} />
      )}
    </div>
  );
}

function Strip({ states }: { states: readonly RunState[] }) {
  const counts = countStates(states).map(({ state, count }) =>
    texts.jobs.runsOfState(count, texts.states.run[state]),
  );
  const label = texts.jobs.strip(states.length, counts);
  const left = WIDTH_PX - states.length * STEP_PX;
  return (
    <Tooltip label={label} multiline maw={300}>
      <svg role="img" aria-label={label} width={WIDTH_PX} height={HEIGHT_PX}>
        {left > 0 && <path d={`M0 10h${left}`} className="strip-missing" />}
        {states.map((state, index) => (
          <StripMark key={index} state={state} x={left + index * STEP_PX} />
        ))}
      </svg>
    </Tooltip>
  );
}

function StripMark({ state, x }: { state: RunState; x: number }) {
  const shape = SHAPES[state];
  const color = COLORS[shape];
  switch (shape) {
    case 'bar':
      return <rect x={x + 0.5} y={2} width={4} height={16} rx={1} fill={color} />;
    case 'cross':
      return <path d={`M${x + 0.8} 6l3.6 8m0 -8l-3.6 8`} stroke={color} strokeWidth={1.5} />;
    case 'dash':
      return <rect x={x + 0.5} y={9} width={4} height={2} fill={color} />;
    case 'frame':
      return <rect x={x + 1} y={3} width={3} height={14} fill="none" stroke={color} />;
    case 'dot':
      return <circle cx={x + 2.5} cy={10} r={2.3} fill={color} />;
  }
}

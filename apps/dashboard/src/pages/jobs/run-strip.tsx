import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { memo, useDeferredValue } from 'react';
import type { RunState } from '../../components/state-badge.js';
import * as texts from '../../texts/index.js';
import { NEWEST, newestRunsOf } from './newest-runs.js';
import { countStates, STEP_PX, stripPaths, type StripShape } from './strip-shapes.js';
import { useIsSeen } from './use-is-seen.js';

const HEIGHT_PX = 20;
const WIDTH_PX = NEWEST * STEP_PX;

/** How the path of a shape is drawn. */
const LOOKS: Record<StripShape, React.SVGProps<SVGPathElement>> = {
  bar: { fill: 'var(--strip-good)' },
  cross: { stroke: 'var(--strip-bad)', strokeWidth: 1.5 },
  dash: { fill: 'var(--strip-skipped)' },
  frame: { fill: 'none', stroke: 'var(--strip-other)' },
  dot: { fill: 'var(--strip-open)' },
};

/** The newest runs of a job, the newest on the right. They are asked for once the row has been on the screen for a moment. */
export function RunStrip({ jobId }: { jobId: string }) {
  const { ref, isSeen } = useIsSeen<HTMLDivElement>();
  const { data } = useQuery({ ...newestRunsOf(jobId), enabled: isSeen });
  // Whoever types or clicks meanwhile does not wait for the strips.
  const states = useDeferredValue(data);
  return (
    <div ref={ref} style={{ width: WIDTH_PX, height: HEIGHT_PX }}>
      <Strip states={states} />
    </div>
  );
}

const Strip = memo(function Strip({ states }: { states: readonly RunState[] | undefined }) {
  // It keeps still: fifty that pulse keep a processor busy.
  if (states === undefined) return <Skeleton height={HEIGHT_PX} animate={false} />;
  if (states.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {texts.jobs.noRuns}
      </Text>
    );
  }
  const counts = countStates(states).map(({ state, count }) =>
    texts.jobs.runsOfState(count, texts.states.run[state]),
  );
  const label = texts.jobs.strip(states.length, counts);
  const left = WIDTH_PX - states.length * STEP_PX;
  return (
    <svg role="img" aria-label={label} width={WIDTH_PX} height={HEIGHT_PX}>
      <title>{label}</title>
      {left > 0 && <path d={`M0 10h${left}`} className="strip-missing" />}
      {stripPaths(states, left).map(({ shape, path }) => (
        <path key={shape} d={path} {...LOOKS[shape]} />
      ))}
    </svg>
  );
});

import { Group, NativeSelect, TextInput } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import * as texts from '../../../texts/index.js';
import { fromLocalInput, toLocalInput } from '../../../time/local-input.js';
import { TICK_RANGES, type TickRange } from './tick-range.js';

const route = getRouteApi('/shell/jobs/$jobId');

/** Chooses which time the ticks are of: up to now, or between two instants. */
export function RangeChoice({ suitable }: { suitable: TickRange }) {
  const { range, from, to } = route.useSearch();
  const navigate = useNavigate({ from: '/jobs/$jobId' });
  const words = texts.job.ticks;
  const change = (values: {
    range?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
  }) =>
    void navigate({ search: (old) => ({ ...old, ...values }) as never, replace: true, resetScroll: false });
  const chosen = { from, to };
  return (
    <Group align="flex-end" gap="sm">
      <NativeSelect
        label={words.range}
        value={range ?? ''}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change({ range: value === '' ? undefined : value, from: undefined, to: undefined });
        }}
        data={[
          { value: '', label: words.suitable(words.ranges[suitable]) },
          ...Object.keys(TICK_RANGES).map((value) => ({ value, label: words.ranges[value as TickRange] })),
        ]}
      />
      {(['from', 'to'] as const).map((name) => (
        <TextInput
          key={name}
          type="datetime-local"
          label={words[name]}
          value={chosen[name] === undefined ? '' : toLocalInput(Date.parse(chosen[name]))}
          onChange={(event) => change({ [name]: fromLocalInput(event.currentTarget.value) })}
        />
      ))}
    </Group>
  );
}

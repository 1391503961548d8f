import { Group } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ChoiceFilter } from '../../components/choice-filter.js';
import { FilterChips, type ActiveFilter } from '../../components/filter-chips.js';
import { toggled } from '../../state/toggled.js';
import { texts } from '../../texts/index.js';
import { formatLocal, viewerZone } from '../../time/format.js';
import { RUN_STATES, RUN_TRIGGERS, type runsSearch } from './runs-search.js';

const route = getRouteApi('/shell/runs');
const { filters, triggers } = texts.runs;

const STATE_OPTIONS = RUN_STATES.map((value) => ({ value, label: texts.states.run[value] }));
const TRIGGER_OPTIONS = RUN_TRIGGERS.map((value) => ({ value, label: triggers[value] }));

/** What the list of runs is limited to: choices, and a chip for each filter that is active. */
export function RunFilters() {
  const search = route.useSearch();
  const { state = [], trigger = [] } = search;
  const navigate = useNavigate({ from: '/runs' });
  const toggle = (name: 'state' | 'trigger', value: string): void =>
    void navigate({ search: (old) => ({ ...old, [name]: toggled<string>(old[name] ?? [], value) }) });
  const clear = (names: readonly string[]): void =>
    void navigate({ search: (old) => ({ ...old, ...Object.fromEntries(names.map((name) => [name, ''])) }) });
  return (
    <>
      <Group gap="xs">
        <ChoiceFilter
          label={filters.state}
          options={STATE_OPTIONS}
          chosen={state}
          onToggle={(value) => toggle('state', value)}
        />
        <ChoiceFilter
          label={filters.trigger}
          options={TRIGGER_OPTIONS}
          chosen={trigger}
          onToggle={(value) => toggle('trigger', value)}
        />
      </Group>
      <FilterChips
        filters={activeOf(search)}
        onRemove={({ name, value }) =>
          name === 'state' || name === 'trigger' ? toggle(name, value) : clear([name])
        }
        onClear={() => clear(['state', 'trigger', 'job_id', 'from', 'to'])}
      />
    </>
  );
}

function activeOf(search: ReturnType<typeof runsSearch>): ActiveFilter[] {
  const { state = [], trigger = [] } = search;
  return [
    ...state.map((value) => ({
      name: 'state',
      label: filters.state,
      value,
      shown: texts.states.run[value],
    })),
    ...trigger.map((value) => ({ name: 'trigger', label: filters.trigger, value, shown: triggers[value] })),
    ...(['job_id', 'from', 'to'] as const).flatMap((name) => {
      const value = search[name];
      if (value === undefined) return [];
      const at = name === 'job_id' ? Number.NaN : Date.parse(value);
      const shown = Number.isNaN(at) ? value : formatLocal(at, viewerZone());
      return [{ name, label: filters[name], value, shown }];
    }),
  ];
}

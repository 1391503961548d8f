import { RUN_STATES, RUN_TRIGGERS } from '@job-scheduler/job-model/browser';
import { Group, MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import * as texts from '../../texts/index.js';
import { now } from '../../time/clock.js';
import { fromLocalInput, toLocalInput } from '../../time/local-input.js';
import { FilterChips, type ActiveFilter } from '../filter-chips.js';
import { activeRunFilters, RANGES, withoutFilter, type RangeName } from './active-run-filters.js';
import type { RunFilter } from './run-filter.js';

interface RunFiltersProps {
  filter: RunFilter;
  onChange: (filter: RunFilter) => void;
  /** Filters of the page itself, with their own chips. */
  more?: readonly ActiveFilter[];
  onRemoveMore?: (filter: ActiveFilter) => void;
  onClear: () => void;
}

const stateChoices = RUN_STATES.map((value) => ({ value, label: texts.states.run[value] }));
const triggerChoices = RUN_TRIGGERS.map((value) => ({ value, label: texts.runs.triggers[value] }));

/** Chooses runs by state, trigger and time; shows what is chosen as chips. */
export function RunFilters({ filter, onChange, more = [], onRemoveMore, onClear }: RunFiltersProps) {
  const remove = (chip: ActiveFilter): void =>
    more.includes(chip) ? onRemoveMore?.(chip) : onChange(withoutFilter(filter, chip));
  return (
    <>
      <Group align="flex-end" gap="sm">
        <MultiSelect
          label={texts.runs.filters.state}
          placeholder={filter.state === undefined ? texts.runs.filters.any : ''}
          data={stateChoices}
          value={filter.state ?? []}
          onChange={(state) => onChange({ ...filter, state: state as never })}
          w={190}
          hidePickedOptions={false}
        />
        <MultiSelect
          label={texts.runs.filters.trigger}
          placeholder={filter.trigger === undefined ? texts.runs.filters.any : ''}
          data={triggerChoices}
          value={filter.trigger ?? []}
          onChange={(trigger) => onChange({ ...filter, trigger: trigger as never })}
          w={160}
        />
        <TimeRange filter={filter} onChange={onChange} />
      </Group>
      <FilterChips filters={[...more, ...activeRunFilters(filter)]} onRemove={remove} onClear={onClear} />
    </>
  );
}

/** A range that ends now, or one between two instants. */
function TimeRange({ filter, onChange }: Pick<RunFiltersProps, 'filter' | 'onChange'>) {
  const choose = (name: string): void => {
    const { from: _from, to: _to, ...rest } = filter;
    const ms = RANGES[name as RangeName];
    onChange(ms === undefined ? rest : { ...rest, from: new Date(now() - ms).toISOString() });
  };
  const write = (name: 'from' | 'to', text: string): void => {
    const { [name]: _old, ...rest } = filter;
    const at = fromLocalInput(text);
    onChange(at === undefined ? rest : { ...rest, [name]: at });
  };
  const isChosen = filter.from !== undefined || filter.to !== undefined;
  return (
    <>
      <NativeSelect
        w={150}
        label={texts.runs.filters.range}
        value={isChosen ? 'custom' : ''}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: '', label: texts.runs.filters.allTime },
          ...(isChosen ? [{ value: 'custom', label: texts.runs.filters.custom }] : []),
          ...Object.entries(texts.runs.filters.ranges).map(([value, label]) => ({ value, label })),
        ]}
      />
      {(['from', 'to'] as const).map((name) => (
        <TextInput
          key={name}
          type="datetime-local"
          w={190}
          label={texts.runs.filters[name]}
          value={filter[name] === undefined ? '' : toLocalInput(Date.parse(filter[name]))}
          onChange={(event) => write(name, event.currentTarget.value)}
        />
      ))}
    </>
  );
}

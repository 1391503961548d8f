import { Group } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ChoiceFilter } from '../../components/choice-filter.js';
import { FilterChips } from '../../components/filter-chips.js';
import { toggled } from '../../state/toggled.js';
import * as texts from '../../texts/index.js';
import { OPERATION_KINDS, OPERATION_STATES } from './operations-search.js';

const route = getRouteApi('/shell/operations');
const { filters, kinds, states } = texts.operations;

const KIND_OPTIONS = OPERATION_KINDS.map((value) => ({ value, label: kinds[value] }));
const STATE_OPTIONS = OPERATION_STATES.map((value) => ({ value, label: states[value] }));

/** What the list of operations is limited to: choices, and a chip for each filter that is active. */
export function OperationFilters() {
  const { kind = [], state = [] } = route.useSearch();
  const navigate = useNavigate({ from: '/operations' });
  const toggle = (name: string, value: string): void =>
    void navigate({
      search: (old) => ({
        ...old,
        [name]: toggled<string>((name === 'kind' ? old.kind : old.state) ?? [], value),
      }),
    });
  const active = [
    ...kind.map((value) => ({ name: 'kind', label: filters.kind, value, shown: kinds[value] })),
    ...state.map((value) => ({ name: 'state', label: filters.state, value, shown: states[value] })),
  ];
  return (
    <>
      <Group gap="xs">
        <ChoiceFilter
          label={filters.kind}
          options={KIND_OPTIONS}
          chosen={kind}
          onToggle={(value) => toggle('kind', value)}
        />
        <ChoiceFilter
          label={filters.state}
          options={STATE_OPTIONS}
          chosen={state}
          onToggle={(value) => toggle('state', value)}
        />
      </Group>
      <FilterChips
        filters={active}
        onRemove={({ name, value }) => toggle(name, value)}
        onClear={() => void navigate({ search: (old) => ({ ...old, kind: [], state: [] }) })}
      />
    </>
  );
}

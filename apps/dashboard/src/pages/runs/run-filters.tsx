import { Group } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ChoiceFilter } from '../../components/choice-filter.js';
import { FilterChips, type ActiveFilter } from '../../components/filter-chips.js';
import { texts } from '../../texts/index.js';
import { formatLocal, viewerZone } from '../../time/format.js';
import { RUN_STATES, RUN_TRIGGERS } from './runs-search.js';

const route = getRouteApi('/shell/runs');

/** What the list of runs is limited to: choices, and chips for what other pages ask for. */
export function RunFilters() {
  const { state = [], trigger = [] } = route.useSearch();
  const navigate = useNavigate({ from: '/runs' });
  const { filters, triggers } = texts.runs;
  return (
    <>
      <Group>
        <ChoiceFilter
          label={filters.state}
          choices={RUN_STATES}
          names={texts.states.run}
          chosen={state}
          onChange={(chosen) =>
            void navigate({ search: (old) => ({ ...old, state: chosen }), replace: true })
          }
        />
        <ChoiceFilter
          label={filters.trigger}
          choices={RUN_TRIGGERS}
          names={triggers}
          chosen={trigger}
          onChange={(chosen) =>
            void navigate({ search: (old) => ({ ...old, trigger: chosen }), replace: true })
          }
        />
      </Group>
      <Chips />
    </>
  );
}

function Chips() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/runs' });
  const { filters } = texts.runs;
  const active = (['job_id', 'from', 'to'] as const).flatMap((name): ActiveFilter[] => {
    const value = search[name];
    if (value === undefined) return [];
    const at = name === 'job_id' ? Number.NaN : Date.parse(value);
    const shown = Number.isNaN(at) ? value : formatLocal(at, viewerZone());
    return [{ name, label: filters[name], value, shown }];
  });
  return (
    <FilterChips
      filters={active}
      onRemove={({ name }) => void navigate({ search: (old) => ({ ...old, [name]: '' }) })}
      onClear={() => void navigate({ search: (old) => ({ ...old, job_id: '', from: '', to: '' }) })}
    />
  );
}

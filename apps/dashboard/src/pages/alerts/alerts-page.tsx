import { Button, Group, Stack } from '@mantine/core';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ChoiceFilter } from '../../components/choice-filter.js';
import { EmptyState } from '../../components/empty-state.js';
import { FilterChips, type ActiveFilter } from '../../components/filter-chips.js';
import { PageHeader } from '../../components/page-header.js';
import { PagedTable } from '../../components/paged-table.js';
import { usePagedList } from '../../queries/pages.js';
import { defined } from '../../state/search-values.js';
import * as texts from '../../texts/index.js';
import { AlertCard, ALERT_COLUMNS, type Alert } from './alert-columns.js';
import { ALERT_EVENTS, ALERT_STATES, type AlertsSearch } from './alerts-search.js';

const route = getRouteApi('/shell/alerts');
const idOf = ({ id }: Alert): string => id;
const MIN_WIDTH_PX = 860;
const card = (alert: Alert) => <AlertCard alert={alert} />;

/** What was reported about jobs, and whether it arrived. */
export function AlertsPage() {
  const { namespace, ...search } = route.useSearch();
  const navigate = useNavigate({ from: '/alerts' });
  const change = (next: AlertsSearch): void =>
    void navigate({ search: { ...defined({ namespace }), ...next } });
  const list = usePagedList('alerts', 'listAlerts', {
    ...search,
    ...defined({ namespace: namespace === undefined ? undefined : [namespace] }),
  });
  const chips = chipsOf(search);
  const alerts = texts.alerts;
  return (
    <>
      <PageHeader title={alerts.title} description={alerts.description} />
      <Stack gap="sm">
        <Group gap="xs">
          <ChoiceFilter
            label={alerts.filters.event}
            options={ALERT_EVENTS.map((value) => ({ value, label: alerts.events[value] }))}
            chosen={search.event ?? []}
            onToggle={(value) => change({ ...search, event: toggled(ALERT_EVENTS, search.event, value) })}
          />
          <ChoiceFilter
            label={alerts.filters.state}
            options={ALERT_STATES.map((value) => ({ value, label: alerts.states[value] }))}
            chosen={search.state ?? []}
            onToggle={(value) => change({ ...search, state: toggled(ALERT_STATES, search.state, value) })}
          />
        </Group>
        <FilterChips
          filters={chips}
          onRemove={(chip) => change(without(search, chip))}
          onClear={() => change({})}
        />
        <PagedTable
          label={alerts.list}
          list={list}
          columns={ALERT_COLUMNS}
          idOf={idOf}
          minWidth={MIN_WIDTH_PX}
          card={card}
          empty={<NoAlerts isFiltered={chips.length > 0} onClear={() => change({})} />}
        />
      </Stack>
    </>
  );
}

/** The choices with this one more, or less. */
const toggled = <Choice extends string>(
  all: readonly Choice[],
  chosen: readonly Choice[] = [],
  value: string,
): Choice[] => all.filter((each) => chosen.includes(each) !== (each === value));

function chipsOf({ event, state, job_id }: AlertsSearch): ActiveFilter[] {
  const { filters, events, states } = texts.alerts;
  return [
    ...(job_id === undefined ? [] : [{ name: 'job_id', label: filters.job_id, value: job_id }]),
    ...(event ?? []).map((value) => ({ name: 'event', label: filters.event, value, shown: events[value] })),
    ...(state ?? []).map((value) => ({ name: 'state', label: filters.state, value, shown: states[value] })),
  ];
}

const without = (search: AlertsSearch, { name, value }: ActiveFilter): AlertsSearch =>
  defined({
    job_id: name === 'job_id' ? undefined : search.job_id,
    event: name === 'event' ? search.event?.filter((each) => each !== value) : search.event,
    state: name === 'state' ? search.state?.filter((each) => each !== value) : search.state,
  });

function NoAlerts({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { empty, nothing } = texts.alerts;
  return isFiltered ? (
    <EmptyState
      title={nothing.title}
      cause={nothing.cause}
      action={
        <Button variant="default" onClick={onClear}>
          {nothing.action}
        </Button>
      }
    />
  ) : (
    <EmptyState
      title={empty.title}
      cause={empty.cause}
      action={
        <Button variant="default" renderRoot={(props) => <Link to="/jobs" {...props} />}>
          {empty.action}
        </Button>
      }
    />
  );
}

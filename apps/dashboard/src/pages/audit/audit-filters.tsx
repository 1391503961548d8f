import { Button, Group, Select, TextInput } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { FilterChips, type ActiveFilter } from '../../components/filter-chips.js';
import * as texts from '../../texts/index.js';
import { AUDIT_OUTCOMES } from './audit-search.js';

const route = getRouteApi('/shell/audit');
const { filters: words, outcomes } = texts.audit;

const LABELS = {
  actor: words.actor,
  action: words.action,
  outcome: words.outcome,
  subject_id: words.subjectChip,
  from: words.from,
  to: words.to,
};
type FilterName = keyof typeof LABELS;
const NAMES = Object.keys(LABELS) as FilterName[];

/** What the list is limited to: a form, and a chip for each filter that is active. */
export function AuditFilters() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/audit' });
  const active = NAMES.flatMap((name): ActiveFilter[] => {
    const value = search[name];
    if (value === undefined) return [];
    return [{ name, label: LABELS[name], value, shown: outcomes[value as keyof typeof outcomes] ?? value }];
  });
  const without = (names: readonly string[]): void =>
    void navigate({
      search: (old) => Object.fromEntries(Object.entries(old).filter(([name]) => !names.includes(name))),
    });
  return (
    <>
      <FilterForm key={JSON.stringify(search)} />
      <FilterChips filters={active} onRemove={({ name }) => without([name])} onClear={() => without(NAMES)} />
    </>
  );
}

function FilterForm() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/audit' });
  const [values, setValues] = useState({
    actor: search.actor ?? '',
    action: search.action ?? '',
    subject_id: search.subject_id ?? '',
    from: search.from ?? '',
    to: search.to ?? '',
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void navigate({ search: (old) => ({ ...old, ...values, entry: '' }) });
  };
  const field = (name: keyof typeof values) => ({
    label: name === 'subject_id' ? words.subject : LABELS[name],
    value: values[name],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setValues((old) => ({ ...old, [name]: value })),
  });
  return (
    <form onSubmit={submit} aria-label={words.title}>
      <Group align="flex-end" gap="sm">
        <TextInput {...field('actor')} maxLength={100} w={120} />
        <TextInput {...field('action')} placeholder="patchJob" maxLength={200} w={120} />
        <TextInput {...field('subject_id')} maxLength={100} w={150} />
        <Select
          label={words.outcome}
          placeholder={words.any}
          data={AUDIT_OUTCOMES.map((value) => ({ value, label: outcomes[value] }))}
          value={search.outcome ?? null}
          onChange={(outcome) =>
            void navigate({ search: (old) => ({ ...old, outcome: outcome ?? '' }) as typeof old })
          }
          clearable
          clearButtonProps={{ 'aria-label': words.any }}
          w={110}
        />
        <TextInput {...field('from')} type="date" w={140} />
        <TextInput {...field('to')} type="date" w={140} />
        <Button type="submit" variant="default">
          {words.apply}
        </Button>
      </Group>
    </form>
  );
}

import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';

const REST_MS = 150;
const CHOICES = 20;

interface JobFilterProps {
  jobId: string | undefined;
  jobName: string | undefined;
  /** Null: runs of all jobs. */
  onChange: (jobId: string | null) => void;
}

/** Finds a job by its name, to show only its runs. */
export function JobFilter({ jobId, jobName, onChange }: JobFilterProps) {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed === jobName ? '' : typed, REST_MS);
  const request = { limit: CHOICES, ...(q === '' ? {} : { q }) };
  const found = useQuery({
    queryKey: keys.list('jobs', 'listJobs', request),
    queryFn: ({ signal }) => client.listJobs(request, { signal }),
    placeholderData: keepPreviousData,
  });
  const choices = (found.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const isListed = jobId === undefined || choices.some(({ value }) => value === jobId);
  return (
    <Select
      label={texts.runs.filters.job}
      placeholder={texts.runs.filters.jobPlaceholder}
      data={isListed ? choices : [{ value: jobId, label: jobName ?? jobId }, ...choices]}
      value={jobId ?? null}
      onChange={onChange}
      searchable
      clearable
      // The API has searched, in more than names.
      filter={({ options }) => options}
      onSearchChange={setTyped}
      nothingFoundMessage={texts.runs.filters.noJob}
      maw={430}
    />
  );
}

/** The name of a job, for the filter; undefined until it is known, or if the job is gone. */
export function useJobName(id: string | undefined): string | undefined {
  const job = useQuery({
    queryKey: keys.one('jobs', id ?? ''),
    queryFn: ({ signal }) => client.getJob({ id: id ?? '' }, { signal }),
    enabled: id !== undefined,
  });
  return job.data?.name;
}

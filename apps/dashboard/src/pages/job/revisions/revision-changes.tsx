import { Skeleton, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { ProblemNotice } from '../../../components/problem-notice.js';
import { client } from '../../../queries/client.js';
import * as texts from '../../../texts/index.js';
import { Changes } from './changes.js';

/** A revision with its definition. It never changes, so its key is that of no resource. */
export const revisionQuery = (id: string, revision: number) =>
  queryOptions({
    queryKey: ['revision', id, revision] as const,
    queryFn: ({ signal }) => client.getRevision({ id, revision }, { signal }),
    staleTime: Infinity,
  });

interface RevisionChangesProps {
  jobId: string;
  revision: number;
  /** Nothing was before it. */
  isFirst: boolean;
}

/** What a revision changed. */
export function RevisionChanges({ jobId, revision, isFirst }: RevisionChangesProps) {
  const query = useQuery(revisionQuery(jobId, revision));
  const words = texts.job.revisions;
  if (query.error !== null) return <ProblemNotice error={query.error} />;
  if (query.data === undefined) return <Skeleton height={60} mt="sm" />;
  if (query.data.changes.length > 0) return <Changes changes={query.data.changes} />;
  return (
    <Text size="sm" c="dimmed" mt="sm">
      {isFirst || query.data.action !== 'kept' ? words.noChanges : words.oldest}
    </Text>
  );
}

import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ProblemNotice } from '../../../components/problem-notice.js';
import { exactRevisionQuery } from '../../../queries/exact-revision.js';
import * as texts from '../../../texts/index.js';
import { Changes } from './changes.js';
import { changesIn } from './field-changes.js';

interface RevisionChangesProps {
  jobId: string;
  revision: number;
  /** Nothing was before it. */
  isFirst: boolean;
}

/** What a revision changed. */
export function RevisionChanges({ jobId, revision, isFirst }: RevisionChangesProps) {
  const query = useQuery(exactRevisionQuery(jobId, revision));
  const words = texts.job.revisions;
  if (query.error !== null) return <ProblemNotice error={query.error} />;
  if (query.data === undefined) return <Skeleton height={60} mt="sm" />;
  const changes = changesIn(query.data.text);
  if (changes.length > 0) return <Changes changes={changes} />;
  return (
    <Text size="sm" c="dimmed" mt="sm">
      {isFirst || query.data.revision.action !== 'kept' ? words.noChanges : words.oldest}
    </Text>
  );
}

import { Badge, Button, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { EmptyState } from '../../../components/empty-state.js';
import { ProblemNotice } from '../../../components/problem-notice.js';
import { usePagedList } from '../../../queries/pages.js';
import { useMay } from '../../../session/me.js';
import * as texts from '../../../texts/index.js';
import { InstantText } from '../../../time/instant-text.js';
import { RestoreDialog } from './restore-dialog.js';
import { RevisionChanges } from './revision-changes.js';

type Summary = Schemas['RevisionSummary'];

const words = texts.job.revisions;
const route = getRouteApi('/shell/jobs/$jobId');

/** What the job was before, who changed it, and how; each revision can be restored. */
export function RevisionsTab({ job }: { job: Schemas['Job'] }) {
  const list = usePagedList('jobs', 'listRevisions', { id: job.id });
  const [restoring, setRestoring] = useState<number | null>(null);
  if (list.error !== null) return <ProblemNotice error={list.error} onRetry={list.retry} />;
  if (list.isLoading) return <Skeleton height={200} />;
  if (list.rows.length === 0) return <EmptyState title={words.emptyTitle} cause={words.emptyCause} />;
  return (
    <Stack gap="sm" role="list" aria-label={words.label}>
      {list.rows.map((revision) => (
        <RevisionRow
          key={revision.revision}
          revision={revision}
          isCurrent={revision.revision === job.revision}
          onRestore={() => setRestoring(revision.revision)}
        />
      ))}
      {list.hasMore && (
        <Group justify="center" role="listitem">
          <Button variant="default" loading={list.isLoadingMore} onClick={list.loadMore}>
            {texts.components.more}
          </Button>
        </Group>
      )}
      {restoring !== null && (
        <RestoreDialog job={job} revision={restoring} onClose={() => setRestoring(null)} />
      )}
    </Stack>
  );
}

interface RevisionRowProps {
  revision: Summary;
  isCurrent: boolean;
  onRestore: () => void;
}

function RevisionRow({ revision, isCurrent, onRestore }: RevisionRowProps) {
  const { revision: number, action, actor, manager, at, job_id } = revision;
  const { revision: opened } = route.useSearch();
  const navigate = useNavigate({ from: '/jobs/$jobId' });
  const mayRestore = useMay('editor') && !isCurrent && action !== 'deleted';
  const isOpen = opened === String(number);
  const toggle = (): void =>
    void navigate({
      search: { tab: 'revisions', ...(isOpen ? {} : { revision: String(number) }) },
      replace: true,
      resetScroll: false,
    });
  return (
    <Paper withBorder p="sm" role="listitem">
      <Group justify="space-between" gap="sm">
        <Stack gap={2}>
          <Group gap="xs">
            <Title order={2} size="h5">
              {words.number(number)}
            </Title>
            <Badge variant="light" color="gray" tt="none">
              {words.actions[action]}
            </Badge>
            {isCurrent && <Badge tt="none">{words.current}</Badge>}
          </Group>
          <Text size="sm" c="dimmed" component="div">
            <InstantText at={at} /> {words.by(actor)}
            {manager !== null && `, ${words.manager(manager)}`}
          </Text>
        </Stack>
        <Group gap="xs">
          <Button size="xs" variant="default" aria-expanded={isOpen} onClick={toggle}>
            {isOpen ? words.hide : words.show}
          </Button>
          {mayRestore && (
            <Button size="xs" variant="default" onClick={onRestore}>
              {words.restore}
            </Button>
          )}
        </Group>
      </Group>
      {isOpen && <RevisionChanges jobId={job_id} revision={number} isFirst={action === 'created'} />}
    </Paper>
  );
}

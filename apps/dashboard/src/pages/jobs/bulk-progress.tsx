import { Anchor, Button, CloseButton, Group, Progress, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ProblemNotice } from '../../components/problem-notice.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';
import type { BulkAction, BulkRequest } from './bulk-plan.js';

/** A bulk action on its way. */
export interface StartedBulk {
  operationId: string;
  action: BulkAction;
  /** What takes it back; null if nothing does. */
  undo: BulkRequest | null;
}

interface BulkProgressProps {
  started: StartedBulk;
  onUndo: (started: StartedBulk) => void;
  onClose: () => void;
}

const ASK_EVERY_MS = 500;

type Operation = Schemas['LongOperation'];

const isOver = (operation: Operation | undefined): boolean =>
  operation !== undefined && operation.finished_at !== null;

/** How far a bulk action is, then what came of it, with an undo where there is one. */
export function BulkProgress({ started, onUndo, onClose }: BulkProgressProps) {
  const { operationId, action, undo } = started;
  const queries = useQueryClient();
  const { data: operation, error } = useQuery({
    queryKey: keys.one('operations', operationId),
    queryFn: ({ signal }) => client.getOperation({ id: operationId }, { signal }),
    refetchInterval: ({ state }) => (isOver(state.data) ? false : ASK_EVERY_MS),
  });
  const hasEnded = isOver(operation);
  useEffect(() => {
    if (hasEnded) void queries.invalidateQueries({ queryKey: keys.all('jobs') });
  }, [hasEnded, queries]);
  const takeBack = useMutation({
    mutationFn: async (body: BulkRequest) => {
      const answer = await client.changeJobs({ body });
      return answer as Extract<typeof answer, { done: number }>;
    },
    onSuccess: ({ id }, body) => onUndo({ operationId: id, action: body.action, undo: null }),
  });
  const { bulk } = texts.jobs;
  const problem = error ?? takeBack.error;
  if (problem !== null) return <ProblemNotice error={problem} />;
  return (
    <Group gap="sm">
      <Text size="sm" fw={600} role="status">
        {sentenceAbout(action, operation)}
      </Text>
      {!hasEnded && <Progress value={shareOf(operation)} flex="1 1 120px" aria-label={bulk.doing[action]} />}
      <Group gap="xs" ml="auto">
        {hasEnded && undo !== null && (
          <Button
            size="xs"
            variant="light"
            loading={takeBack.isPending}
            onClick={() => takeBack.mutate(undo)}
          >
            {bulk.undo}
          </Button>
        )}
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/operations/$operationId" params={{ operationId }} {...props} />}
        >
          {bulk.details}
        </Anchor>
        <CloseButton aria-label={bulk.dismiss} onClick={onClose} />
      </Group>
    </Group>
  );
}

const shareOf = (operation: Operation | undefined): number =>
  operation === undefined || operation.total === 0
    ? 0
    : (100 * (operation.done + operation.failed)) / operation.total;

function sentenceAbout(action: BulkAction, operation: Operation | undefined): string {
  const { bulk } = texts.jobs;
  if (operation === undefined) return bulk.doing[action];
  const { total, done, failed, state } = operation;
  if (!isOver(operation)) return `${bulk.doing[action]}: ${bulk.progress(done + failed, total)}`;
  const parts = [bulk.done[action](done)];
  if (failed > 0) parts.push(bulk.failed(failed));
  if (state !== 'succeeded') parts.push(bulk.stopped);
  return parts.join(' · ');
}

import { Button, CloseButton, Group, Progress, Text } from '@mantine/core';
import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { AnchorLink } from '../../components/links.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';
import { isOver, stateOf, type BulkState, type Operation } from './bulk-operations.js';
import type { BulkAction, BulkRequest } from './bulk-plan.js';

/** A bulk action on its way. */
export interface StartedBulk {
  operationIds: readonly string[];
  action: BulkAction;
  /** What takes it back; empty if nothing does. */
  undo: readonly BulkRequest[];
}

interface BulkProgressProps {
  started: StartedBulk;
  onUndo: (started: StartedBulk) => void;
  onClose: () => void;
}

const ASK_EVERY_MS = 500;

/** How far a bulk action is, then what came of it, with an undo where there is one. */
export function BulkProgress({ started, onUndo, onClose }: BulkProgressProps) {
  const { operationIds, action, undo } = started;
  const queries = useQueryClient();
  const operations = useQueries({
    queries: operationIds.map((id) => ({
      queryKey: keys.one('operations', id),
      queryFn: ({ signal }: { signal: AbortSignal }) => client.getOperation({ id }, { signal }),
      refetchInterval: ({ state }: { state: { data: Operation | undefined } }) =>
        isOver(state.data) ? false : ASK_EVERY_MS,
    })),
  });
  const state = stateOf(operations.map(({ data }) => data));
  const hasEnded = state?.isOver === true;
  useEffect(() => {
    if (hasEnded) void queries.invalidateQueries({ queryKey: keys.all('jobs') });
  }, [hasEnded, queries]);
  const takeBack = useMutation({
    mutationFn: (bodies: readonly BulkRequest[]) => Promise.all(bodies.map(start)),
    onSuccess: (ids, [body]) => onUndo({ operationIds: ids, action: body?.action ?? action, undo: [] }),
  });
  const { bulk } = texts.jobs;
  const problem = operations.find(({ error }) => error !== null)?.error ?? takeBack.error;
  if (problem !== null) return <ProblemNotice error={problem} />;
  return (
    <Group gap="sm">
      <Text size="sm" fw={600} role="status">
        {sentenceAbout(action, state)}
      </Text>
      {!hasEnded && <Progress value={shareOf(state)} flex="1 1 120px" aria-label={bulk.doing[action]} />}
      <Group gap="xs" ml="auto">
        {hasEnded && undo.length > 0 && (
          <Button
            size="xs"
            variant="light"
            loading={takeBack.isPending}
            onClick={() => takeBack.mutate(undo)}
          >
            {bulk.undo}
          </Button>
        )}
        <Details operationIds={operationIds} />
        <CloseButton aria-label={bulk.dismiss} onClick={onClose} />
      </Group>
    </Group>
  );
}

/** Starts one of the requests that together are one action. */
async function start(body: BulkRequest): Promise<string> {
  const answer = await client.changeJobs({ body });
  return (answer as Extract<typeof answer, { done: number }>).id;
}

function Details({ operationIds: [operationId, ...others] }: Pick<StartedBulk, 'operationIds'>) {
  const { details } = texts.jobs.bulk;
  return operationId === undefined || others.length > 0 ? (
    <AnchorLink to="/operations" size="sm">
      {details}
    </AnchorLink>
  ) : (
    <AnchorLink to="/operations/$operationId" params={{ operationId }} size="sm">
      {details}
    </AnchorLink>
  );
}

const shareOf = (state: BulkState | null): number =>
  state === null || state.total === 0 ? 0 : (100 * (state.done + state.failed)) / state.total;

function sentenceAbout(action: BulkAction, state: BulkState | null): string {
  const { bulk } = texts.jobs;
  if (state === null) return bulk.doing[action];
  const { total, done, failed, isOver: hasEnded, isWhole } = state;
  if (!hasEnded) return `${bulk.doing[action]}: ${bulk.progress(done + failed, total)}`;
  const parts = [bulk.done[action](done)];
  if (failed > 0) parts.push(bulk.failed(failed));
  if (!isWhole) parts.push(bulk.stopped);
  return parts.join(' · ');
}

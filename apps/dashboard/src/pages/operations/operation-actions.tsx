import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { sentenceOf } from '../../components/problem-texts.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import { useMay } from '../../session/me.js';
import * as texts from '../../texts/index.js';
import { viewerZone } from '../../time/format.js';
import { isOpen, whatOf, type LongOperation } from './operation-texts.js';

interface OperationActionsProps {
  operation: LongOperation;
  size?: 'xs' | 'sm';
}

/** Pauses, resumes and cancels an operation that has not ended. */
export function OperationActions({ operation, size = 'xs' }: OperationActionsProps) {
  const mayAct = useMay('operator');
  const [isAsking, setIsAsking] = useState(false);
  const queries = useQueryClient();
  const onSuccess = () => {
    setIsAsking(false);
    return queries.invalidateQueries({ queryKey: keys.all('operations') });
  };
  const { id, state, done, failed, total } = operation;
  const pauses = state !== 'paused';
  const toggle = useMutation({
    mutationFn: () => (pauses ? client.pauseOperation({ id }) : client.resumeOperation({ id })),
    onSuccess,
  });
  const cancel = useMutation({ mutationFn: () => client.cancelOperation({ id }), onSuccess });
  const operations = texts.operations;
  if (!mayAct || !isOpen(state)) return null;
  const what = whatOf(operation, viewerZone());
  const verb = pauses ? operations.pause : operations.resume;
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <Button
          size={size}
          variant="default"
          aria-label={operations.of(verb, what)}
          loading={toggle.isPending}
          onClick={() => toggle.mutate()}
        >
          {verb}
        </Button>
        <Button
          size={size}
          variant="default"
          aria-label={operations.of(operations.cancel, what)}
          onClick={() => setIsAsking(true)}
        >
          {operations.cancel}
        </Button>
      </Group>
      {toggle.error !== null && (
        <Text size="xs" c="red" role="alert">
          {sentenceOf(toggle.error)}
        </Text>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title={operations.askCancel}
        summary={operations.cancelSummary((done + failed).toLocaleString('en'), total.toLocaleString('en'))}
        confirmLabel={operations.confirmCancel}
        isDangerous
        isBusy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
        onClose={() => setIsAsking(false)}
      />
    </>
  );
}

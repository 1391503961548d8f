import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import { useMe } from '../../session/me.js';
import * as texts from '../../texts/index.js';

const { stops: words } = texts.system;

type Scope = 'system' | 'namespace';

/** Asks what to stop, and why. Whoever sees some namespaces alone may not stop the whole system. */
export function StopDialog({ onClose }: { onClose: () => void }) {
  const own = useMe()?.namespaces ?? null;
  const [scope, setScope] = useState<Scope>(own === null ? 'system' : 'namespace');
  const [namespace, setNamespace] = useState(own?.[0] ?? 'default');
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const stop = useMutation({
    mutationFn: () =>
      client.stop({
        body: {
          reason: reason.trim() === '' ? null : reason.trim(),
          ...(scope === 'namespace' ? { namespace: namespace.trim() } : {}),
        },
      }),
    onSuccess: () => {
      onClose();
      return queries.invalidateQueries({ queryKey: keys.all('stops') });
    },
  });
  return (
    <ConfirmDialog
      isOpen
      title={words.ask}
      summary={
        <Stack>
          <Text>{words.summary}</Text>
          {own === null && (
            <Radio.Group label={words.scope} value={scope} onChange={(chosen) => setScope(chosen as Scope)}>
              <Stack gap="xs" mt="xs">
                <Radio value="system" label={words.scopes.system} />
                <Radio value="namespace" label={words.scopes.namespace} />
              </Stack>
            </Radio.Group>
          )}
          {scope === 'namespace' && (
            <TextInput
              label={words.namespaceField}
              value={namespace}
              onChange={({ currentTarget }) => setNamespace(currentTarget.value)}
            />
          )}
          <TextInput
            label={words.reason}
            description={words.reasonHint}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            maxLength={1000}
          />
        </Stack>
      }
      confirmLabel={words.stop}
      isDangerous
      isBusy={stop.isPending}
      error={stop.error}
      onConfirm={() => stop.mutate()}
      onClose={onClose}
    />
  );
}

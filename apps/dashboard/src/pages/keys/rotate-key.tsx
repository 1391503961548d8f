import { Select, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../../components/form-dialog.js';
import { fieldErrorsOf } from '../../components/problem-texts.js';
import { client } from '../../queries/client.js';
import { keys as queryKeys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';

/** How long the old text works besides, in seconds. */
const OVERLAPS = { now: 0, hour: 3_600, day: 86_400, week: 604_800 } as const;
type Overlap = keyof typeof OVERLAPS;

interface RotateKeyProps {
  id: string;
  /** Takes the new text of the key. */
  onMade: (text: string) => void;
  onClose: () => void;
}

/** Gives a key a new text. */
export function RotateKey({ id, onMade, onClose }: RotateKeyProps) {
  const [overlap, setOverlap] = useState<Overlap>('day');
  const queries = useQueryClient();
  const known = useQuery({
    queryKey: queryKeys.one('api-keys', id),
    queryFn: ({ signal }) => client.getApiKey({ id }, { signal }),
  });
  const rotate = useMutation({
    mutationFn: () => client.rotateApiKey({ id, body: { overlap_seconds: OVERLAPS[overlap] } }),
    onSuccess: ({ key }) => {
      onMade(key);
      return queries.invalidateQueries({ queryKey: queryKeys.all('api-keys') });
    },
  });
  const keys = texts.keys;
  return (
    <FormDialog
      title={keys.rotateOne(known.data?.name ?? '')}
      submitLabel={keys.rotateConfirm}
      isBusy={rotate.isPending}
      error={rotate.error ?? known.error}
      shownFields={['/overlap_seconds']}
      onSubmit={() => rotate.mutate()}
      onClose={onClose}
    >
      <Text>{keys.rotateWhat}</Text>
      <Select
        label={keys.overlap.label}
        data={(Object.keys(OVERLAPS) as Overlap[]).map((value) => ({ value, label: keys.overlap[value] }))}
        value={overlap}
        error={fieldErrorsOf(rotate.error).get('/overlap_seconds')}
        onChange={(chosen) => setOverlap((chosen ?? 'day') as Overlap)}
        allowDeselect={false}
      />
    </FormDialog>
  );
}

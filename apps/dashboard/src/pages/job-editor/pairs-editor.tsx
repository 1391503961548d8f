import { ActionIcon, Autocomplete, Button, Group, Input, Stack } from '@mantine/core';
import { RemoveIcon } from '../../components/icons.js';
import * as texts from '../../texts/index.js';
import { useJobForm } from './form-context.js';
import type { Pair } from './pair.js';
import { pointerTo } from './pointers.js';
import { SecretInput } from './secret-input.js';

interface PairsEditorProps {
  label: string;
  description: string;
  /** What one of them is called. */
  item: string;
  pointer: string;
  pairs: readonly Pair[];
  onChange: (pairs: Pair[]) => void;
  /** Names to suggest. */
  names?: readonly string[];
}

/** Names with values: headers, query parameters. Values may name secrets. */
export function PairsEditor({
  label,
  description,
  item,
  pointer,
  pairs,
  onChange,
  names = [],
}: PairsEditorProps) {
  const { errorOf } = useJobForm();
  const { pairs: words } = texts.jobEditor;
  const set = (index: number, changes: Partial<Pair>): void =>
    onChange(pairs.map((pair, each) => (each === index ? { ...pair, ...changes } : pair)));
  const error = errorOf(pointer);
  const isBesideRow = pairs.some(({ name }) => errorOf(pointerTo(pointer, name)) !== undefined);
  return (
    <Stack gap="xs" role="group" aria-label={label}>
      <div>
        <Input.Label component="div">{label}</Input.Label>
        <Input.Description>{description}</Input.Description>
      </div>
      {pairs.map(({ name, value }, index) => (
        <Group key={index} gap="xs" align="flex-start" wrap="nowrap">
          <Group gap="xs" grow flex={1} align="flex-start" preventGrowOverflow={false}>
            <Autocomplete
              aria-label={words.nameOf(item, index + 1)}
              placeholder={words.name}
              value={name}
              onChange={(next) => set(index, { name: next })}
              data={[...names]}
              autoComplete="off"
              spellCheck={false}
              miw={120}
            />
            <SecretInput
              aria-label={words.valueOf(item, index + 1)}
              placeholder={words.value}
              value={value}
              onChange={(next) => set(index, { value: next })}
              error={name === '' ? undefined : errorOf(pointerTo(pointer, name))}
            />
          </Group>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={words.remove(item, index + 1)}
            onClick={() => onChange(pairs.filter((_, each) => each !== index))}
          >
            <RemoveIcon size={16} />
          </ActionIcon>
        </Group>
      ))}
      {error !== undefined && !isBesideRow && <Input.Error>{error}</Input.Error>}
      <Button
        size="xs"
        variant="default"
        style={{ alignSelf: 'flex-start' }}
        onClick={() => onChange([...pairs, { name: '', value: '' }])}
      >
        {words.add(item)}
      </Button>
    </Stack>
  );
}

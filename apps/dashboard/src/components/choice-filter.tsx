import { Button, Checkbox, Popover, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import * as texts from '../texts/index.js';
import { DescendingIcon } from './icons.js';

/** Above this many values, a field finds among them. */
const MANY = 8;

interface ChoiceFilterProps {
  /** What is filtered by: "Status". */
  label: string;
  options: readonly { value: string; label: string }[];
  chosen: readonly string[];
  onToggle: (value: string) => void;
}

/** A button that opens the values of a filter; several may be chosen. */
export function ChoiceFilter(props: ChoiceFilterProps) {
  const { label, chosen } = props;
  return (
    <Popover position="bottom-start" withinPortal={false} trapFocus>
      <Popover.Target>
        <Button
          variant={chosen.length > 0 ? 'light' : 'default'}
          rightSection={<DescendingIcon size={14} />}
          px="sm"
        >
          {chosen.length > 0 ? texts.components.chosen(label, chosen.length) : label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs" w={280} aria-label={label}>
        <Values {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Values({ label, options, chosen, onToggle }: ChoiceFilterProps) {
  const [wanted, setWanted] = useState('');
  const found = options.filter((option) => option.label.toLowerCase().includes(wanted.trim().toLowerCase()));
  return (
    <Stack gap="xs">
      {options.length > MANY && (
        <TextInput
          aria-label={texts.components.findValue(label)}
          placeholder={texts.components.findValue(label)}
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
          data-autofocus
        />
      )}
      {found.length === 0 && (
        <Text size="sm" c="dimmed">
          {texts.components.noValues}
        </Text>
      )}
      <ScrollArea.Autosize mah={320}>
        <Stack gap={6} p={4}>
          {found.map((option) => (
            <Checkbox
              key={option.value}
              label={option.label}
              checked={chosen.includes(option.value)}
              onChange={() => onToggle(option.value)}
              styles={{ label: { overflowWrap: 'anywhere' } }}
            />
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Stack>
  );
}

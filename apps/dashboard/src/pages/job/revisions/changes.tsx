import { Box, Stack, Text } from '@mantine/core';
import { fieldNameOf } from '../../../components/field-name.js';
import * as texts from '../../../texts/index.js';
import type { FieldChange } from './field-changes.js';
import { valueText } from './field-changes.js';

const words = texts.job.revisions;

/** Fields that differ: what they were, and what they are. Signs and words say which is which, not colours alone. */
export function Changes({ changes }: { changes: readonly FieldChange[] }) {
  return (
    <Stack gap="sm" mt="sm">
      {changes.map((change) => (
        <Box key={change.pointer}>
          <Text size="sm" fw={600} ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {fieldNameOf(change.pointer)}
          </Text>
          <Side sign="−" label={words.was} color="red" text={valueText(change.from)} />
          <Side sign="+" label={words.is} color="green" text={valueText(change.to)} />
        </Box>
      ))}
    </Stack>
  );
}

interface SideProps {
  sign: string;
  label: string;
  color: string;
  text: string | null;
}

function Side({ sign, label, color, text }: SideProps) {
  return (
    <Box
      component="pre"
      m={0}
      px="sm"
      py={4}
      fz="sm"
      ff="monospace"
      dir="auto"
      mah={240}
      tabIndex={0}
      role="group"
      aria-label={label}
      style={{
        overflow: 'auto',
        whiteSpace: 'pre-wrap',
        overflowWrap: 'anywhere',
        color: `var(--mantine-color-${color}-light-color)`,
        background: `var(--mantine-color-${color}-light)`,
      }}
    >
      {`${sign} ${text ?? words.missing}`}
    </Box>
  );
}

import { Box, Button, CopyButton, Group, Text } from '@mantine/core';
import * as texts from '../texts/index.js';
import { CopyIcon } from './icons.js';
import { bytesOf, formatBytes } from './sizes.js';

interface CodeBlockProps {
  /** What the text is, for people who hear the page. */
  label: string;
  text: string;
  /** How the height is limited; the text then scrolls. */
  maxHeight?: number;
  /** Lines keep their columns, and scroll sideways where there is less room. */
  hasColumns?: boolean;
}

/** How much of a text is rendered: browsers lay out long lines slowly. */
const SHOWN_CHARACTERS = 20_000;

/** A text as it is, which may be long, with a button that copies all of it. */
export function CodeBlock({ label, text, maxHeight = 320, hasColumns = false }: CodeBlockProps) {
  const isCut = text.length > SHOWN_CHARACTERS;
  const shown = isCut ? text.slice(0, SHOWN_CHARACTERS) : text;
  return (
    <Box>
      <Box
        component="pre"
        tabIndex={0}
        role="region"
        aria-label={label}
        dir="auto"
        m={0}
        p="sm"
        fz="sm"
        ff="monospace"
        bdrs="md"
        mah={maxHeight}
        style={{
          overflow: 'auto',
          whiteSpace: hasColumns ? 'pre' : 'pre-wrap',
          overflowWrap: 'anywhere',
          background: 'var(--mantine-color-default-hover)',
        }}
      >
        {shown}
      </Box>
      <Group justify="space-between" mt={4} wrap="nowrap" align="flex-start">
        <Text size="xs" c="dimmed">
          {isCut && texts.content.cut(formatBytes(bytesOf(shown)), formatBytes(bytesOf(text)))}
        </Text>
        <CopyText text={text} label={label} />
      </Group>
    </Box>
  );
}

interface CopyTextProps {
  text: string;
  /** What is copied, for people who hear the page. */
  label: string;
  /** What the button says. */
  shown?: string;
}

/** Copies a text to the clipboard. */
export function CopyText({ text, label, shown = texts.content.copy }: CopyTextProps) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          size="compact-xs"
          variant="subtle"
          style={{ flexShrink: 0 }}
          leftSection={<CopyIcon size={14} />}
          aria-label={texts.content.copyOf(shown, label)}
          onClick={copy}
        >
          {copied ? texts.content.copied : shown}
        </Button>
      )}
    </CopyButton>
  );
}

import { Button, Group } from '@mantine/core';

interface RowAction {
  /** The verb. */
  label: string;
  /** The verb with the name of the row, for screen readers. */
  name: string;
  isDangerous?: boolean;
  onClick: () => void;
}

/** Small buttons at the end of a row. */
export const RowActions = ({ actions }: { actions: readonly RowAction[] }) => (
  <Group gap="xs" wrap="nowrap">
    {actions.map(({ label, name, isDangerous, onClick }) => (
      <Button
        key={label}
        size="xs"
        variant="default"
        {...(isDangerous === true ? { c: 'var(--mantine-color-error)' } : {})}
        aria-label={name}
        onClick={onClick}
      >
        {label}
      </Button>
    ))}
  </Group>
);

import { Button, Group, Pill } from '@mantine/core';
import * as texts from '../texts/index.js';

/** A filter that is active. */
export interface ActiveFilter {
  /** The search parameter of the URL. */
  name: string;
  /** What people call it: "Status". */
  label: string;
  value: string;
  /** How the value is shown, if not as it is. */
  shown?: string;
}

interface FilterChipsProps {
  filters: readonly ActiveFilter[];
  onRemove: (filter: ActiveFilter) => void;
  onClear: () => void;
}

/** The filters of a list, which stand in its URL, each with a button that removes it. */
export function FilterChips({ filters, onRemove, onClear }: FilterChipsProps) {
  if (filters.length === 0) return null;
  return (
    <Group gap="xs" role="group" aria-label={texts.components.activeFilters}>
      {filters.map((filter) => {
        const shown = filter.shown ?? filter.value;
        const label = texts.components.removeFilter(filter.label, shown);
        return (
          <Pill
            key={`${filter.name} ${filter.value}`}
            withRemoveButton
            size="md"
            bd="1px solid var(--mantine-color-default-border)"
            removeButtonProps={{ 'aria-label': label, 'aria-hidden': false, tabIndex: 0 }}
            onRemove={() => onRemove(filter)}
          >
            {`${filter.label}: ${shown}`}
          </Pill>
        );
      })}
      <Button size="compact-sm" variant="subtle" onClick={onClear}>
        {texts.components.clearFilters}
      </Button>
    </Group>
  );
}

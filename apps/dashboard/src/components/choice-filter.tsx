import { MultiSelect } from '@mantine/core';
import { texts } from '../texts/index.js';

interface ChoiceFilterProps<Choice extends string> {
  label: string;
  choices: readonly Choice[];
  /** What people call each of them. */
  names: Readonly<Record<Choice, string>>;
  chosen: readonly Choice[];
  onChange: (chosen: Choice[]) => void;
}

/** A filter of a list by some of a few values, alternatives to each other. */
export function ChoiceFilter<Choice extends string>(props: ChoiceFilterProps<Choice>) {
  const { label, choices, names, chosen, onChange } = props;
  return (
    <MultiSelect
      aria-label={label}
      placeholder={chosen.length === 0 ? label : ''}
      data={choices.map((value) => ({ value, label: names[value] }))}
      value={[...chosen]}
      onChange={(values) => onChange(values as Choice[])}
      clearable
      clearButtonProps={{ 'aria-label': texts.components.clearFilters }}
      miw={200}
      maw="100%"
    />
  );
}

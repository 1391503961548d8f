import { Autocomplete, type AutocompleteProps } from '@mantine/core';
import { useJobForm } from './form-context.js';
import { complete, completionAt, placeholderOf } from './secret-completion.js';

interface SecretInputProps extends Pick<
  AutocompleteProps,
  'label' | 'description' | 'placeholder' | 'aria-label' | 'error'
> {
  value: string;
  onChange: (value: string) => void;
  /** Nothing but a secret can stand here: all of them are offered. */
  isSecretAlone?: boolean;
}

/** One line of text that may name secrets: `{{` offers them. */
export function SecretInput({ value, onChange, isSecretAlone = false, ...rest }: SecretInputProps) {
  const { secrets } = useJobForm();
  const options = isSecretAlone ? secrets.map(placeholderOf) : completedLines(value, secrets);
  return (
    <Autocomplete
      {...rest}
      value={value}
      onChange={onChange}
      data={options}
      // The options are chosen above already.
      filter={({ options: all }) => all}
      autoComplete="off"
      spellCheck={false}
      dir="auto"
    />
  );
}

/** The whole line, for each placeholder that its end may become. */
function completedLines(value: string, secrets: readonly string[]): string[] {
  const completion = completionAt(value, value.length, secrets);
  return completion?.options.map((option) => complete(value, completion, option).text) ?? [];
}

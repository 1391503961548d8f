import { NumberInput, Radio, Stack, Text, TextInput, type NumberInputProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useJobForm } from './form-context.js';
import type { JobForm } from './job-form.js';

type KeysOf<Value> = {
  [Key in keyof JobForm]: JobForm[Key] extends Value ? (Value extends JobForm[Key] ? Key : never) : never;
}[keyof JobForm];

interface TextFieldProps {
  field: KeysOf<string>;
  pointer: string;
  label: string;
  description?: ReactNode;
  placeholder?: string;
  isRequired?: boolean;
}

/** A text of the form, with its error. */
export function TextField({ field, pointer, label, isRequired = false, ...rest }: TextFieldProps) {
  const { form, change, errorOf } = useJobForm();
  return (
    <TextInput
      {...rest}
      label={label}
      withAsterisk={isRequired}
      aria-required={isRequired}
      value={form[field]}
      onChange={({ currentTarget }) => change({ [field]: currentTarget.value })}
      error={errorOf(pointer)}
      autoComplete="off"
      dir="auto"
    />
  );
}

interface NumberFieldProps extends Pick<NumberInputProps, 'min' | 'max' | 'suffix' | 'placeholder'> {
  value: number | null;
  onChange: (value: number | null) => void;
  pointer: string;
  label: string;
  description?: ReactNode;
}

/** A number with its error; empty is null. The API says which numbers it takes. */
export function NumberField({ value, onChange, pointer, label, description, ...rest }: NumberFieldProps) {
  const { errorOf } = useJobForm();
  return (
    <NumberInput
      {...rest}
      label={label}
      description={description}
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : next === '' ? null : Number(next))}
      error={errorOf(pointer)}
      clampBehavior="none"
      maw={320}
    />
  );
}

interface ChoiceFieldProps<Choice extends string> {
  label: string;
  value: Choice;
  onChange: (value: Choice) => void;
  pointer: string;
  options: readonly Choice[];
  texts: Record<Choice, { label: string; meaning: string }>;
}

/** One of several choices, each with what it means. */
export function ChoiceField<Choice extends string>(props: ChoiceFieldProps<Choice>) {
  const { label, value, onChange, pointer, options, texts } = props;
  const { errorOf } = useJobForm();
  return (
    <Radio.Group
      label={label}
      value={value}
      onChange={(next) => onChange(next as Choice)}
      error={errorOf(pointer)}
    >
      <Stack gap="xs" mt="xs">
        {options.map((option) => (
          <Radio
            key={option}
            value={option}
            label={texts[option].label}
            description={<Text inherit>{texts[option].meaning}</Text>}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

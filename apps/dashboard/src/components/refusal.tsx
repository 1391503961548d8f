import { Text } from '@mantine/core';
import * as texts from '../texts/index.js';
import { ProblemNotice } from './problem-notice.js';
import { errorsElsewhere, fieldErrorsOf } from './problem-texts.js';

interface RefusalProps {
  error: Error;
  /** The JSON pointers of the fields that show their errors themselves. */
  shownFields: readonly string[];
}

/** Why a form was not saved. What its fields say themselves is not said twice. */
export function Refusal({ error, shownFields }: RefusalProps) {
  const isAllShown = fieldErrorsOf(error).size > 0 && errorsElsewhere(error, shownFields).length === 0;
  if (!isAllShown) return <ProblemNotice error={error} shownFields={shownFields} />;
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert">
      {texts.components.seeFields}
    </Text>
  );
}

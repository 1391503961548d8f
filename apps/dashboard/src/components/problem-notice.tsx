import { Alert, Button, List, Stack, Text } from '@mantine/core';
import * as texts from '../texts/index.js';
import { FailedIcon } from './icons.js';
import { errorsElsewhere, requestIdOf, sentenceOf } from './problem-texts.js';

interface ProblemNoticeProps {
  error: unknown;
  /** The JSON pointers of the fields that show their errors themselves. */
  shownFields?: readonly string[];
  onRetry?: () => void;
}

/** Why something failed, in the API's own sentence, with the errors of fields that nobody shows. */
export function ProblemNotice({ error, shownFields = [], onRetry }: ProblemNoticeProps) {
  const others = errorsElsewhere(error, shownFields);
  const requestId = requestIdOf(error);
  return (
    <Alert color="red" icon={<FailedIcon />} role="alert" title={sentenceOf(error)}>
      <Stack gap="xs" align="flex-start">
        {others.length > 0 && (
          <List size="sm">
            {others.map((text) => (
              <List.Item key={text}>{text}</List.Item>
            ))}
          </List>
        )}
        {onRetry !== undefined && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {texts.components.retry}
          </Button>
        )}
        {requestId !== null && (
          <Text size="xs" c="dimmed">
            {texts.components.requestId(requestId)}
          </Text>
        )}
      </Stack>
    </Alert>
  );
}

import { Button, Container, Group } from '@mantine/core';
import { ApiError, NoAnswerError } from '@job-scheduler/api-client';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { EmptyState } from '../components/empty-state.js';
import { PageHeader } from '../components/page-header.js';
import { ProblemNotice } from '../components/problem-notice.js';
import * as texts from '../texts/index.js';
import { NotFound } from './not-found.js';

/** What a page shows that threw: the API's sentence, or that the dashboard's files were replaced by newer ones. */
export function FailedPage({ error }: ErrorComponentProps) {
  const router = useRouter();
  if (error instanceof ApiError && error.status === 404) return <NotFound />;
  const { title, newVersion, reload } = texts.shell.broken;
  return (
    <Container size="sm" py="xl">
      <PageHeader title={title} />
      {isMissingChunk(error) ? (
        <EmptyState
          title={title}
          cause={newVersion}
          action={
            <Group>
              <Button onClick={() => window.location.reload()}>{reload}</Button>
            </Group>
          }
        />
      ) : (
        <ProblemNotice error={error} onRetry={() => void router.invalidate()} />
      )}
    </Container>
  );
}

/** Browsers word it differently: Chromium "Failed to fetch dynamically imported module", Firefox "error loading …". */
const isMissingChunk = (error: unknown): boolean =>
  error instanceof Error &&
  !(error instanceof NoAnswerError) &&
  /dynamically imported module|module script|preload CSS/i.test(error.message);

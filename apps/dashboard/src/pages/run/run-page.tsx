import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ButtonLink } from '../../components/links.js';
import { PageHeader } from '../../components/page-header.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { isActiveState } from '../../components/runs/run-filter.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';
import { Attempts } from './attempts.js';
import { RunActions } from './run-actions.js';
import { RunFacts } from './run-facts.js';
import { SentRequest } from './sent-request.js';
import { SkipNotice } from './skip-notice.js';

const route = getRouteApi('/shell/runs/$runId');

/** The stream of events tells only how runs end. */
const REFRESH_MS = 2_000;

/** One run: its attempts, what was sent and what came back. */
export function RunPage() {
  const { runId } = route.useParams();
  const query = useQuery({
    queryKey: keys.one('runs', runId),
    queryFn: ({ signal }) => client.getRun({ id: runId }, { signal }),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isActiveState(state.data.state) ? REFRESH_MS : false,
  });
  const run = query.data;
  if (run === undefined) {
    return (
      <>
        <PageHeader title={texts.run.title} />
        {query.error === null ? (
          <Skeleton height={320} />
        ) : (
          <Stack align="flex-start">
            <ProblemNotice error={query.error} />
            <ButtonLink to="/runs" variant="default">
              {texts.run.gone}
            </ButtonLink>
          </Stack>
        )}
      </>
    );
  }
  return (
    <>
      <PageHeader title={texts.run.titleOf(run.job_name)} actions={<RunActions key={run.id} run={run} />} />
      <Stack>
        {run.state === 'skipped' && <SkipNotice run={run} />}
        <RunFacts run={run} />
        {run.state !== 'skipped' && <Attempts key={run.id} run={run} />}
        {run.state !== 'skipped' && <SentRequest run={run} />}
      </Stack>
    </>
  );
}

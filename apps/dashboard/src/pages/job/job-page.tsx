import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ButtonLink } from '../../components/links.js';
import { PageHeader } from '../../components/page-header.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { UnreadableNotice } from '../../components/unreadable-notice.js';
import { isDeleted, jobDeletion } from '../../live/job-deletion.js';
import { useStore } from '../../state/store.js';
import * as texts from '../../texts/index.js';
import { JobActions } from './actions/job-actions.js';
import { JobFacts } from './job-facts.js';
import { JobNotice } from './job-notice.js';
import { jobQuery } from './job-query.js';
import { JobTabs } from './job-tabs.js';

const route = getRouteApi('/shell/jobs/$jobId');

/** One job: its ticks, history, definition, revisions and audit. */
export function JobPage() {
  const { jobId } = route.useParams();
  return isDeleted(useStore(jobDeletion), jobId) ? <Loading /> : <KnownJob jobId={jobId} />;
}

const Loading = () => (
  <>
    <PageHeader title={texts.job.title} />
    <Skeleton height={320} />
  </>
);

function KnownJob({ jobId }: { jobId: string }) {
  const query = useQuery(jobQuery(jobId));
  const job = query.data;
  if (query.error !== null && job === undefined) return <Gone jobId={jobId} error={query.error} />;
  if (job === undefined) return <Loading />;
  // The keys: what is open or shown of one job is nothing of the next.
  return (
    <>
      <PageHeader
        title={job.name}
        description={job.description === '' ? undefined : job.description}
        actions={<JobActions key={job.id} job={job} />}
      />
      <Stack>
        <UnreadableNotice of="job" fields={job.unreadable ?? []} />
        <JobNotice job={job} />
        <JobFacts job={job} />
        <JobTabs key={job.id} job={job} />
      </Stack>
    </>
  );
}

/** The runs of a deleted job are still there. */
function Gone({ jobId, error }: { jobId: string; error: Error }) {
  return (
    <>
      <PageHeader title={texts.job.title} />
      <Stack align="flex-start">
        <ProblemNotice error={error} />
        <ButtonLink to="/runs" search={{ job_id: jobId }} variant="default">
          {texts.job.gone.action}
        </ButtonLink>
      </Stack>
    </>
  );
}

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { PageHeader } from '../../components/page-header.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { useMay } from '../../session/me.js';
import * as texts from '../../texts/index.js';
import { draftNameOf, Editor } from './editor.js';
import type { ExactJob } from './exact-job.js';
import { exactJobQuery } from './job-query.js';
import { MayNotEdit } from './may-not-edit.js';

const route = getRouteApi('/shell/jobs/$jobId/edit');

/** Changes a job. */
export function EditJobPage() {
  const { jobId } = route.useParams();
  const title = texts.jobEditor.editTitle;
  const mayEdit = useMay('editor');
  const loaded = useQuery({ ...exactJobQuery(jobId), enabled: mayEdit });
  if (!mayEdit) return <MayNotEdit title={title} />;
  if (loaded.data === undefined) {
    return (
      <>
        <PageHeader title={title} />
        {loaded.error === null ? (
          <Skeleton height={400} />
        ) : (
          <ProblemNotice error={loaded.error} onRetry={() => void loaded.refetch()} />
        )}
      </>
    );
  }
  return <Loaded key={jobId} newest={loaded.data} />;
}

/** The form is that of the job when the page opened, whatever others save meanwhile: saving then shows both versions. */
function Loaded({ newest }: { newest: ExactJob }) {
  const [{ job, form }] = useState(newest);
  return (
    <Editor
      title={texts.jobEditor.editTitle}
      draftName={draftNameOf(job.id)}
      initial={form}
      job={job}
      newest={newest.job.revision}
    />
  );
}

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { PageHeader } from '../../components/page-header.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { readDraft } from '../../session/drafts.js';
import { useMay } from '../../session/me.js';
import * as texts from '../../texts/index.js';
import { draftNameOf, Editor, type EditorDraft } from './editor.js';
import type { ExactJob } from './exact-job.js';
import { exactJobQuery, isMissing } from './job-query.js';
import { MayNotEdit } from './may-not-edit.js';

const route = getRouteApi('/shell/jobs/$jobId/edit');

/** Changes a job. */
export function EditJobPage() {
  const { jobId } = route.useParams();
  const title = texts.jobEditor.editTitle;
  const mayEdit = useMay('editor');
  const loaded = useQuery({
    ...exactJobQuery(jobId),
    // A deleted job does not come back.
    enabled: ({ state }) => mayEdit && !isMissing(state.error),
  });
  if (!mayEdit) return <MayNotEdit title={title} />;
  const isDeleted = isMissing(loaded.error);
  if (loaded.data !== undefined) return <Loaded key={jobId} newest={loaded.data} isDeleted={isDeleted} />;
  if (isDeleted) return <Deleted key={jobId} jobId={jobId} error={loaded.error} />;
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

/** The form is that of the job when the page opened, whatever others save meanwhile: saving then shows both versions. */
function Loaded({ newest, isDeleted }: { newest: ExactJob; isDeleted: boolean }) {
  const [{ job, form }] = useState(newest);
  return (
    <Editor
      title={texts.jobEditor.editTitle}
      draftName={draftNameOf(job.id)}
      initial={form}
      job={isDeleted ? null : job}
      newest={newest.job.revision}
      isDeleted={isDeleted}
    />
  );
}

/** The draft of a job may be all that is left of it. */
function Deleted({ jobId, error }: { jobId: string; error: Error | null }) {
  const title = texts.jobEditor.editTitle;
  const name = draftNameOf(jobId);
  const [draft] = useState(() => readDraft<EditorDraft>(window.sessionStorage, name));
  if (draft !== null) {
    return <Editor title={title} draftName={name} initial={draft.base} job={null} isDeleted />;
  }
  return (
    <>
      <PageHeader title={title} />
      <ProblemNotice error={error} />
    </>
  );
}

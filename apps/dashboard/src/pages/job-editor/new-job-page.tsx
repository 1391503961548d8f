import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { PageHeader } from '../../components/page-header.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { useMay } from '../../session/me.js';
import * as texts from '../../texts/index.js';
import { viewerZone } from '../../time/format.js';
import { Editor } from './editor.js';
import { exactJobQuery } from './job-query.js';
import { emptyForm, type JobForm } from './job-form.js';
import { MayNotEdit } from './may-not-edit.js';

const route = getRouteApi('/shell/jobs/new');

/** The longest name that the API takes. */
const LONGEST_NAME = 200;

/** Makes a job: an empty one, or a copy of the one that the URL names. */
export function NewJobPage() {
  const { from, namespace } = route.useSearch();
  if (!useMay('editor')) return <MayNotEdit title={texts.jobEditor.newTitle} />;
  if (from !== undefined) return <Duplicate key={from} id={from} />;
  const initial = emptyForm(viewerZone(), namespace ?? '');
  return <Editor title={texts.jobEditor.newTitle} draftName="job:new" initial={initial} job={null} />;
}

function Duplicate({ id }: { id: string }) {
  const title = texts.jobEditor.duplicateTitle;
  const original = useQuery({ ...exactJobQuery(id), staleTime: Infinity });
  if (original.data === undefined) {
    return (
      <>
        <PageHeader title={title} />
        {original.error === null ? (
          <Skeleton height={400} />
        ) : (
          <ProblemNotice error={original.error} onRetry={() => void original.refetch()} />
        )}
      </>
    );
  }
  const initial = copyOf(original.data.form);
  return <Editor title={title} draftName={`job:copy:${id}`} initial={initial} job={null} />;
}

const copyOf = (form: JobForm): JobForm => {
  const rest = [...texts.jobEditor.copyOf('')].length;
  return { ...form, name: texts.jobEditor.copyOf([...form.name].slice(0, LONGEST_NAME - rest).join('')) };
};

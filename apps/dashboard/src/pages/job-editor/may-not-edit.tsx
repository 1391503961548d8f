import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../../components/empty-state.js';
import { PageHeader } from '../../components/page-header.js';
import * as texts from '../../texts/index.js';

/** Stands in place of the form for those who may not save it. */
export function MayNotEdit({ title }: { title: string }) {
  const jobEditor = texts.jobEditor;
  return (
    <>
      <PageHeader title={title} />
      <EmptyState
        title={jobEditor.mayNotTitle}
        cause={jobEditor.mayNot}
        action={
          <Button variant="default" renderRoot={(props) => <Link to="/jobs" {...props} />}>
            {jobEditor.backToJobs}
          </Button>
        }
      />
    </>
  );
}

import { Button } from '@mantine/core';
import { EmptyState } from '../components/empty-state.js';
import { PageHeader } from '../components/page-header.js';
import { texts } from '../texts/index.js';

/** Stands in for a page that is still to be built. */
export function NotBuilt({ title }: { title: string }) {
  const { notBuilt, notBuiltCause, notBuiltAction } = texts.pages;
  return (
    <>
      <PageHeader title={title} />
      <EmptyState
        title={notBuilt}
        cause={notBuiltCause}
        action={
          <Button component="a" href="/docs" variant="default">
            {notBuiltAction}
          </Button>
        }
      />
    </>
  );
}

import { Button } from '@mantine/core';
import { EmptyState } from '../components/empty-state.js';
import { PageHeader } from '../components/page-header.js';
import * as texts from '../texts/index.js';

/** Stands in for a page that is still to be built. */
export function NotBuilt({ title }: { title: string }) {
  const notBuilt = texts.notBuilt;
  return (
    <>
      <PageHeader title={title} />
      <EmptyState
        title={notBuilt.title}
        cause={notBuilt.cause}
        action={
          <Button component="a" href="/docs" variant="default">
            {notBuilt.action}
          </Button>
        }
      />
    </>
  );
}

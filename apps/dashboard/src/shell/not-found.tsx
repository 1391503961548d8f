import { Button, Container } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../components/empty-state.js';
import { PageHeader } from '../components/page-header.js';
import * as texts from '../texts/index.js';

/** What an address without a page shows, or a page whose thing was deleted. */
export function NotFound() {
  const { title, cause, action } = texts.shell.notFound;
  return (
    <Container size="sm" py="xl">
      <PageHeader title={title} />
      <EmptyState
        title="404"
        cause={cause}
        action={<Button renderRoot={(props) => <Link to="/" {...props} />}>{action}</Button>}
      />
    </Container>
  );
}

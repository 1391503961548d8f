import { Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { PageAnchor } from '../../components/page-anchor.js';
import * as texts from '../../texts/index.js';

type Subject = Schemas['AuditEntry']['subject'];

/** What was written, as a link to its page where it has one. */
export function SubjectLink({ subject }: { subject: Subject }) {
  if (subject === null) return <>{texts.audit.none}</>;
  const { kind, id, name } = subject;
  const shown = name ?? id;
  return (
    <>
      <Text size="xs" c="dimmed">
        {texts.audit.kinds[kind]}
      </Text>
      <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }} component="div">
        <PageOf kind={kind} id={id} shown={shown} />
      </Text>
    </>
  );
}

interface PageOfProps {
  kind: NonNullable<Subject>['kind'];
  id: string;
  shown: string;
}

function PageOf({ kind, id, shown }: PageOfProps) {
  switch (kind) {
    case 'job':
      return (
        <PageAnchor to="/jobs/$jobId" params={{ jobId: id }} inherit>
          {shown}
        </PageAnchor>
      );
    case 'run':
      return (
        <PageAnchor to="/runs/$runId" params={{ runId: id }} inherit>
          {shown}
        </PageAnchor>
      );
    case 'operation':
      return (
        <PageAnchor to="/operations/$operationId" params={{ operationId: id }} inherit>
          {shown}
        </PageAnchor>
      );
    case 'secret':
    case 'api_key':
    case 'session':
    case 'namespace':
    case 'system':
      return shown;
  }
}

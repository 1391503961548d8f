import { Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { AnchorLink } from '../../components/links.js';
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
        <AnchorLink to="/jobs/$jobId" params={{ jobId: id }} inherit>
          {shown}
        </AnchorLink>
      );
    case 'run':
      return (
        <AnchorLink to="/runs/$runId" params={{ runId: id }} inherit>
          {shown}
        </AnchorLink>
      );
    case 'operation':
      return (
        <AnchorLink to="/operations/$operationId" params={{ operationId: id }} inherit>
          {shown}
        </AnchorLink>
      );
    case 'secret':
    case 'api_key':
    case 'session':
    case 'namespace':
    case 'system':
      return shown;
  }
}

import { Code, Drawer, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { Facts, type Fact } from '../../components/facts.js';
import { AnchorLink } from '../../components/links.js';
import * as texts from '../../texts/index.js';
import { InstantText } from '../../time/instant-text.js';
import { OutcomeBadge } from './outcome-badge.js';
import { SubjectLink } from './subject-link.js';

type Entry = Schemas['AuditEntry'];

const { detail } = texts.audit;

interface EntryDrawerProps {
  isOpen: boolean;
  /** Undefined if it is not among the rows. */
  entry: Entry | undefined;
  onClose: () => void;
}

/** One entry in full: who, from where, and what it changed. */
export function EntryDrawer({ isOpen, entry, onClose }: EntryDrawerProps) {
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      size="lg"
      title={detail.title}
      // Beside the page's own head, another banner would be one too many.
      attributes={{ header: { role: 'none' } }}
      closeButtonProps={{ 'aria-label': detail.close }}
    >
      {entry === undefined ? <Text>{detail.missing}</Text> : <EntryDetail entry={entry} />}
    </Drawer>
  );
}

function EntryDetail({ entry }: { entry: Entry }) {
  const { subject, outcome, before, after } = entry;
  return (
    <Stack>
      <Facts facts={factsOf(entry)} columns={2} />
      {subject !== null && (
        <AnchorLink
          from="/audit"
          to="/audit"
          search={(old) => ({ ...old, subject_id: subject.id, entry: '' })}
          size="sm"
        >
          {detail.onlySubject}
        </AnchorLink>
      )}
      {outcome === 'done' && (before ?? after ?? null) !== null && (
        <>
          <Patch title={detail.before} patch={before} none={detail.created} />
          <Patch title={detail.after} patch={after} none={detail.deleted} />
        </>
      )}
    </Stack>
  );
}

function factsOf(entry: Entry): Fact[] {
  const { actor, key_id: keyId, code, detail: why, namespace } = entry;
  const known = (label: string, value: string | null): Fact[] => (value === null ? [] : [{ label, value }]);
  return [
    { label: detail.at, value: <InstantText at={entry.at} /> },
    { label: detail.actor, value: actor ?? texts.audit.nobody },
    { label: detail.action, value: entry.action },
    { label: detail.outcome, value: <OutcomeBadge outcome={entry.outcome} /> },
    ...known(detail.code, code),
    ...known(detail.why, why),
    { label: detail.subject, value: <SubjectLink subject={entry.subject} /> },
    ...known(detail.namespace, namespace),
    { label: detail.address, value: entry.address },
    ...known(detail.key, keyId),
    { label: detail.request, value: entry.request_id },
  ];
}

function Patch({ title, patch, none }: { title: string; patch: unknown; none: string }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      {patch === null || patch === undefined ? (
        <Text>{none}</Text>
      ) : (
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {JSON.stringify(patch, null, 2)}
        </Code>
      )}
    </div>
  );
}

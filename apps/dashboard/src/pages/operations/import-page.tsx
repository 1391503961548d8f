import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { AnchorLink, ButtonLink } from '../../components/links.js';
import { PageHeader } from '../../components/page-header.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import { useMay } from '../../session/me.js';
import { useStore } from '../../state/store.js';
import * as texts from '../../texts/index.js';
import { importDraft, newDraft, requestOf, type ImportDraft } from './import-draft.js';
import { ImportExplained } from './import-explained.js';
import { ImportForm, SHOWN_FIELDS } from './import-form.js';
import type { ImportResult } from './import-lines.js';

/** Brings jobs from elsewhere: paste a text, read what it becomes, write it. */
export function ImportPage() {
  const mayImport = useMay('editor');
  const imports = texts.imports;
  const operations = texts.operations;
  const session = texts.session;
  return (
    <>
      <AnchorLink to="/operations" size="sm">
        {operations.all}
      </AnchorLink>
      <PageHeader title={imports.title} description={imports.description} />
      {mayImport ? <Import /> : <Text>{session.roleTooSmall('editor')}</Text>}
    </>
  );
}

function Import() {
  const draft = useStore(importDraft);
  const queries = useQueryClient();
  // What was explained: only that is written.
  const [explained, setExplained] = useState<ImportDraft | null>(null);
  const explain = useMutation({
    mutationFn: (wanted: ImportDraft) => client.importJobs({ body: requestOf(wanted, true) }),
    onSuccess: (_, wanted) => setExplained(wanted),
  });
  const apply = useMutation({
    mutationFn: (wanted: ImportDraft) => client.importJobs({ body: requestOf(wanted, false) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.all('jobs') }),
  });
  const startAgain = (): void => {
    importDraft.set(newDraft());
    explain.reset();
    apply.reset();
    setExplained(null);
  };
  if (apply.data !== undefined && explained !== null) {
    return <Imported text={explained.text} result={apply.data} onAgain={startAgain} />;
  }
  return (
    <Stack>
      <ImportForm
        draft={draft}
        onChange={importDraft.set}
        onExplain={() => explain.mutate(draft)}
        isBusy={explain.isPending}
        error={explain.error}
      />
      {explain.error !== null && <ProblemNotice error={explain.error} shownFields={SHOWN_FIELDS} />}
      {explain.data !== undefined && explained !== null && (
        <>
          <ImportExplained text={explained.text} result={explain.data} />
          <ApplyBar
            result={explain.data}
            isStale={explained !== draft}
            isBusy={apply.isPending}
            error={apply.error}
            onApply={() => apply.mutate(explained)}
          />
        </>
      )}
    </Stack>
  );
}

interface ApplyBarProps {
  result: ImportResult;
  /** Something was typed since it was explained. */
  isStale: boolean;
  isBusy: boolean;
  error: Error | null;
  onApply: () => void;
}

function ApplyBar({ result: { jobs, applied }, isStale, isBusy, error, onApply }: ApplyBarProps) {
  const imports = texts.imports;
  if (jobs.length === 0) return null;
  if (applied === null) return <Alert color="blue" title={imports.nothingToApply} />;
  if (applied.counts.conflict > 0) return null;
  const count = applied.counts.created + applied.counts.updated;
  if (count === 0) return <Alert color="blue" title={imports.upToDate} />;
  return (
    <Stack>
      {error !== null && <ProblemNotice error={error} />}
      <Group>
        <Button onClick={onApply} loading={isBusy} disabled={isStale}>
          {imports.apply(count)}
        </Button>
        {isStale && <Text size="sm">{imports.stale}</Text>}
      </Group>
    </Stack>
  );
}

interface ImportedProps {
  text: string;
  result: ImportResult;
  onAgain: () => void;
}

function Imported({ text, result, onAgain }: ImportedProps) {
  const imports = texts.imports;
  const counts = result.applied?.counts;
  return (
    <Stack>
      <Alert
        color="green"
        role="status"
        title={imports.applied((counts?.created ?? 0) + (counts?.updated ?? 0))}
      >
        <Group>
          <ButtonLink to="/jobs" size="xs">
            {imports.see}
          </ButtonLink>
          <Button size="xs" variant="default" onClick={onAgain}>
            {imports.again}
          </Button>
        </Group>
      </Alert>
      <ImportExplained text={text} result={result} />
    </Stack>
  );
}

import { Alert, Badge, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { AnchorLink } from '../../components/links.js';
import * as texts from '../../texts/index.js';
import {
  explainLines,
  type ApplyAction,
  type ExplainedLine,
  type ImportNote,
  type ImportResult,
  type LineJob,
} from './import-lines.js';

const imports = texts.imports;

const NOTE_COLORS: Record<ImportNote['kind'], string> = {
  refused: 'red',
  differs: 'yellow',
  ignored: 'gray',
};
const ACTION_COLORS: Record<ApplyAction, string> = {
  created: 'green',
  updated: 'blue',
  unchanged: 'gray',
  deleted: 'red',
  conflict: 'red',
};

/** What each line of a text becomes, and what there is to know about it. */
export function ImportExplained({ text, result }: { text: string; result: ImportResult }) {
  const lines = explainLines(text, result);
  return (
    <Stack component="section" aria-label={imports.explained}>
      <div role="status">
        <Title order={2} size="h4">
          {imports.explained}
        </Title>
        <Text>
          {imports.summary(imports.jobs(result.jobs.length), imports.noteCount(result.notes.length))}
        </Text>
        <Counts result={result} />
      </div>
      {result.jobs.length === 0 && <Alert color="orange" title={imports.nothing} />}
      {(result.applied?.counts.conflict ?? 0) > 0 && <Alert color="orange" title={imports.conflicts} />}
      {lines.map((line) => (
        <Line key={line.line} explained={line} />
      ))}
    </Stack>
  );
}

function Counts({ result: { applied } }: { result: ImportResult }) {
  if (applied === null) return null;
  const { counts } = applied;
  return (
    <Group gap="xs" mt="xs">
      {(Object.keys(imports.counts) as ApplyAction[])
        .filter((action) => counts[action] > 0)
        .map((action) => (
          <Badge key={action} variant="light" color={ACTION_COLORS[action]} tt="none">
            {imports.counts[action](counts[action])}
          </Badge>
        ))}
    </Group>
  );
}

function Line({ explained: { line, text, jobs, notes } }: { explained: ExplainedLine }) {
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {imports.line(line)}
        </Text>
        <Code style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{text}</Code>
        {jobs.map((job, index) => (
          <JobLine key={index} job={job} />
        ))}
        {notes.map(({ kind, name, message, instead }, index) => (
          <Group key={index} align="flex-start" gap="xs">
            <Badge variant="light" color={NOTE_COLORS[kind]} tt="none" style={{ flexShrink: 0 }}>
              {imports.notes[kind]}
            </Badge>
            <Text size="sm" flex="1 1 16rem" style={{ overflowWrap: 'anywhere' }}>
              {name !== null && !isOnly(name, jobs) && <strong>{imports.about(name)} </strong>}
              {message} {instead !== null && imports.instead(instead)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}

/** Whether it goes without saying that a note is about the job of its line. */
const isOnly = (name: string, jobs: readonly LineJob[]): boolean =>
  jobs.length === 1 && jobs[0]?.name === name;

function JobLine({ job: { name, schedule, action, jobId, conflict } }: { job: LineJob }) {
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {jobId === null ? (
            imports.isJob(name)
          ) : (
            <AnchorLink to="/jobs/$jobId" params={{ jobId }} inherit>
              {imports.isJob(name)}
            </AnchorLink>
          )}
        </Text>
        <Code>{schedule ?? imports.noSchedule}</Code>
        {action !== null && (
          <Badge variant="light" color={ACTION_COLORS[action]} tt="none">
            {imports.actions[action]}
          </Badge>
        )}
      </Group>
      {conflict !== null && (
        <Text size="sm" c="red">
          {conflict}
        </Text>
      )}
    </Stack>
  );
}

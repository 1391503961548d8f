import { Alert, List, Skeleton, Stack, Table, Text } from '@mantine/core';
import { FailedIcon, WaitingIcon } from '../../components/icons.js';
import { sentenceOf } from '../../components/problem-texts.js';
import * as texts from '../../texts/index.js';
import { formatRelative, viewerZone } from '../../time/format.js';
import { useNow } from '../../time/use-now.js';
import { useJobForm } from './form-context.js';
import { dayAndTime, dayAndTimeOf, needsYear, zonesToShow } from './preview-zones.js';
import type { Preview } from './preview-engine.js';
import type { PreviewState } from './use-preview.js';

type Ticks = Extract<Preview, { kind: 'ticks' }>;

/** More changes of clocks than this are a schedule that runs all day: the rest is told by number. */
const TRANSITIONS_SHOWN = 4;

/** What the schedule means: in words, the next runs, and what clocks do to it. */
export function SchedulePreview({ state: { preview, error } }: { state: PreviewState }) {
  if (preview?.kind === 'ticks') return <Ticks shown={preview} />;
  if (preview !== null) return null;
  if (error !== null) return <Text c="dimmed">{sentenceOf(error)}</Text>;
  return <Skeleton height={180} />;
}

function Ticks({ shown: { preview, zone_data } }: { shown: Ticks }) {
  const { form, job } = useJobForm();
  const { schedule } = texts.jobEditor;
  return (
    <Stack gap="sm">
      <Text fw={600} role="status">
        {preview.description}
      </Text>
      {preview.never_fires ? (
        <Alert color="orange" icon={<FailedIcon />} title={schedule.neverFires}>
          {form.end_at === '' ? schedule.neverFiresHint : schedule.neverFiresInBounds}
        </Alert>
      ) : (
        <NextRuns next={preview.next} timezone={form.timezone.trim()} />
      )}
      <Transitions transitions={preview.transitions} />
      <Text size="xs" c="dimmed">
        {job === null && /\bH\b/.test(form.schedule) && `${schedule.hash} `}
        {schedule.zoneData(zone_data)}
      </Text>
    </Stack>
  );
}

function NextRuns({ next, timezone }: { next: Ticks['preview']['next']; timezone: string }) {
  const now = useNow();
  const { schedule } = texts.jobEditor;
  const zones = zonesToShow(timezone, viewerZone());
  return (
    <Table layout="fixed" horizontalSpacing={6} verticalSpacing={4}>
      <Table.Caption ta="start" mt={0} mb={4} style={{ captionSide: 'top' }}>
        {schedule.nextRuns}
      </Table.Caption>
      <Table.Thead>
        <Table.Tr style={{ verticalAlign: 'top' }}>
          {zones.map(({ zone, owners }) => (
            <Table.Th key={zone}>
              {owners.map((owner) => schedule.owners[owner]).join(schedule.and)}
              {!owners.includes('utc') && (
                <Text size="xs" c="dimmed" fw={400} style={{ overflowWrap: 'anywhere' }}>
                  {zone}
                </Text>
              )}
            </Table.Th>
          ))}
          <Table.Th visibleFrom="sm">{schedule.fromNow}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {next.map(({ at, local }) => (
          <Table.Tr key={at}>
            {zones.map(({ zone, owners }) => (
              <Table.Td key={zone}>
                <DayAndTime
                  at={at}
                  {...(owners.includes('job')
                    ? dayAndTimeOf(local, needsYear(at, now))
                    : dayAndTime(at, zone, needsYear(at, now)))}
                />
              </Table.Td>
            ))}
            <Table.Td visibleFrom="sm" c="dimmed">
              {formatRelative(at, now)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function DayAndTime({ at, day, time }: { at: number; day: string; time: string }) {
  return (
    <Text component="time" dateTime={new Date(at).toISOString()} size="sm" style={{ display: 'block' }}>
      <Text span size="xs" c="dimmed">
        {day}
      </Text>{' '}
      <Text span inherit style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
        {time}
      </Text>
    </Text>
  );
}

function Transitions({ transitions }: { transitions: Ticks['preview']['transitions'] }) {
  const { schedule } = texts.jobEditor;
  if (transitions.length === 0) return null;
  const rest = transitions.length - TRANSITIONS_SHOWN;
  return (
    <Alert color="yellow" icon={<WaitingIcon />} title={schedule.clocksChange}>
      <List size="sm">
        {transitions.slice(0, TRANSITIONS_SHOWN).map(({ at, effect }) => (
          <List.Item key={at}>{effect}</List.Item>
        ))}
        {rest > 0 && <List.Item>{schedule.moreChanges(rest)}</List.Item>}
      </List>
      <Text size="sm" mt="xs">
        {schedule.clocksHint}
      </Text>
    </Alert>
  );
}

import { Table, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { usageOf } from '@job-scheduler/job-model/browser';
import * as texts from '../../texts/index.js';
import { InstantText } from '../../time/instant-text.js';
import { CapacityUsed } from './capacity-used.js';
import { Card } from './card.js';

type System = Schemas['System'];

const { runners: runnerTexts, schedulers: schedulerTexts } = texts.system;

/** The first part of an id tells processes apart. */
const shortId = (id: string): string => id.slice(0, 8);

/** The runners, and how much of their capacity is used: of all together, and of each. */
export function RunnersCard({ runners }: { runners: System['runners'] }) {
  const all = usageOf(runners);
  return (
    <Card title={runnerTexts.title} note={all.capacity === null ? runnerTexts.unknown : runnerTexts.note}>
      {runners.length > 1 && (
        <div>
          <Text c="dimmed">{runnerTexts.all(runners.length)}</Text>
          <CapacityUsed usage={all} label={runnerTexts.usedOfAll} />
        </div>
      )}
      <Table aria-label={runnerTexts.title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{runnerTexts.id}</Table.Th>
            <Table.Th>{runnerTexts.used}</Table.Th>
            <Table.Th visibleFrom="sm">{runnerTexts.started}</Table.Th>
            <Table.Th>{runnerTexts.renewed}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runners.map(({ id, calls, capacity, started_at: startedAt, renewed_at: renewedAt }) => (
            <Table.Tr key={id}>
              <Table.Td title={id} ff="monospace">
                {shortId(id)}
              </Table.Td>
              <Table.Td>
                <CapacityUsed usage={{ calls, capacity }} label={runnerTexts.usedOf(shortId(id))} />
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <InstantText at={startedAt} />
              </Table.Td>
              <Table.Td>
                <InstantText at={renewedAt} isRelative />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

/** Who of the schedulers does what only one does at a time. */
export function SchedulersCard({ schedulers }: { schedulers: System['schedulers'] }) {
  return (
    <Card title={schedulerTexts.title} note={schedulerTexts.note}>
      {schedulers.length === 0 ? (
        <Text>{schedulerTexts.none}</Text>
      ) : (
        <Table aria-label={schedulerTexts.title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{schedulerTexts.duty}</Table.Th>
              <Table.Th>{schedulerTexts.id}</Table.Th>
              <Table.Th visibleFrom="sm">{schedulerTexts.until}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {schedulers.map(({ id, duty, until }) => (
              <Table.Tr key={`${id} ${duty}`}>
                <Table.Td>{duty}</Table.Td>
                <Table.Td title={id} ff="monospace">
                  {shortId(id)}
                </Table.Td>
                <Table.Td visibleFrom="sm">
                  <InstantText at={until} isRelative />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}

import { Paper, Table, Text, Title } from '@mantine/core';
import { AnchorLink } from '../../components/links.js';
import * as texts from '../../texts/index.js';
import { formatCount, formatWhen, worstOf, type Bucket } from './load-grid.js';
import type { LoadRange } from './load-search.js';

interface WorstTimesProps {
  buckets: readonly Bucket[];
  range: LoadRange;
  zone: string;
}

const COUNT = 10;
const HOUR = 3_600_000;

/** The minutes of a day, or the hours of a week, with the most ticks. */
export function WorstTimes({ buckets, range, zone }: WorstTimesProps) {
  const { worst } = texts.load;
  return (
    <Paper withBorder p="md" component="section">
      <Title order={2} size="h4">
        {worst[range]}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {worst.note}
      </Text>
      <Table aria-label={worst[range]}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{worst.when}</Table.Th>
            <Table.Th ta="right">{worst.ticks}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {worstOf(buckets, COUNT).map(({ at, count }) => (
            <Table.Tr key={at}>
              <Table.Td>
                <AnchorLink from="/load" to="/load" search={(old) => ({ ...old, hour: hourOf(at) })}>
                  {formatWhen(at, zone)}
                </AnchorLink>
              </Table.Td>
              <Table.Td ta="right">{formatCount(count)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

const hourOf = (at: string): string => new Date(Math.floor(Date.parse(at) / HOUR) * HOUR).toISOString();

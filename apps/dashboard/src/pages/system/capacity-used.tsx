import { Group, Progress, Text } from '@mantine/core';
import { percentUsed, type Usage } from '@job-scheduler/job-model/browser';
import * as texts from '../../texts/index.js';

const { runners: words } = texts.system;

/** Full, so that runs wait: the number says so too. */
const FULL_PERCENT = 100;

interface CapacityUsedProps {
  usage: Usage;
  /** Whose it is, for who does not see the bar. */
  label: string;
}

/** What is in hand of what could be, in numbers and as a bar; the number alone while the capacity is not known. */
export function CapacityUsed({ usage: { calls, capacity }, label }: CapacityUsedProps) {
  if (capacity === null) return <Text inherit>{words.inHand(calls)}</Text>;
  const percent = percentUsed(calls, capacity);
  const share = percent === 'some' ? 1 : percent;
  const text = percent === 'some' ? words.underOnePercent : words.percent(percent);
  return (
    <div>
      <Group gap="xs" justify="space-between" maw={240} style={{ rowGap: 0 }}>
        <Text inherit>{words.inHandOf(calls, capacity)}</Text>
        <Text inherit>{text}</Text>
      </Group>
      <Progress
        value={Math.min(share, FULL_PERCENT)}
        {...(share >= FULL_PERCENT && { color: 'orange' })}
        maw={240}
        mt={4}
        aria-label={label}
      />
    </div>
  );
}

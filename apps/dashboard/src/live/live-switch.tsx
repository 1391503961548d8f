import { Button, Indicator, Tooltip } from '@mantine/core';
import { PausedIcon } from '../components/icons.js';
import { useStore } from '../state/store.js';
import * as texts from '../texts/index.js';
import { isPaused, missedEvents, pause, resume, streamState } from './feed.js';

const COLORS = { connecting: 'gray', live: 'green', lost: 'orange' };

/** Says whether pages show what happens as it happens, and pauses that. */
export function LiveSwitch() {
  const state = useStore(streamState);
  const paused = useStore(isPaused);
  const missed = useStore(missedEvents);
  const { live, pauseLive, resumeLive, waitingLive, missedLive } = texts.shell;
  const hint = paused ? missedLive(missed) : state === 'live' ? pauseLive : waitingLive;
  return (
    <Tooltip label={hint}>
      <Button
        variant="default"
        px="sm"
        aria-pressed={paused}
        aria-label={paused ? resumeLive : state === 'live' ? pauseLive : waitingLive}
        onClick={paused ? resume : pause}
        leftSection={
          paused ? (
            <PausedIcon size={16} />
          ) : (
            <Indicator position="middle-center" color={COLORS[state]} size={10} />
          )
        }
      >
        {paused ? live.paused : live[state]}
      </Button>
    </Tooltip>
  );
}

import { Text } from '@mantine/core';
import { useHint } from '../components/use-hint.js';
import * as texts from '../texts/index.js';
import { formatLocal, formatRelative, formatUtc, viewerZone } from './format.js';
import { useNow } from './use-now.js';

interface InstantTextProps {
  /** RFC 3339, as the API writes it. */
  at: string;
  /** The zone to show it in; the viewer's by default. A zone that is not the viewer's is named. */
  zone?: string;
  /** Says how long ago or how far ahead it is, and the time of day only on hover. */
  isRelative?: boolean;
}

/** An instant in the viewer's zone, or as a distance from now. On hover and focus: the same in UTC. */
export function InstantText({ at, zone = viewerZone(), isRelative = false }: InstantTextProps) {
  const instant = Date.parse(at);
  const local = localText(instant, zone);
  const hint = isRelative ? `${local} · ${formatUtc(instant)}` : formatUtc(instant);
  const { handlers, describedBy, tooltip } = useHint<HTMLTimeElement>(hint);
  return (
    <>
      <Text
        component="time"
        dateTime={at}
        span
        inherit
        tabIndex={0}
        aria-describedby={describedBy}
        {...handlers}
      >
        {isRelative ? <RelativeText instant={instant} /> : local}
      </Text>
      {tooltip}
    </>
  );
}

/** Alone, so that only this text is rendered each second. */
function RelativeText({ instant }: { instant: number }) {
  return <>{formatRelative(instant, useNow())}</>;
}

function localText(instant: number, zone: string): string {
  const text = formatLocal(instant, zone);
  return zone === viewerZone() ? text : texts.time.inZone(text, zone);
}

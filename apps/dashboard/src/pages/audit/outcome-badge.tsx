import { Badge } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { CancelledIcon, SucceededIcon } from '../../components/icons.js';
import * as texts from '../../texts/index.js';

/** Whether something was written: shape, word and colour. */
export function OutcomeBadge({ outcome }: { outcome: Schemas['AuditEntry']['outcome'] }) {
  const Icon = outcome === 'done' ? SucceededIcon : CancelledIcon;
  return (
    <Badge
      variant="light"
      tt="none"
      color={outcome === 'done' ? 'green' : 'red'}
      leftSection={<Icon size={14} />}
      miw="max-content"
    >
      {texts.audit.outcomes[outcome]}
    </Badge>
  );
}

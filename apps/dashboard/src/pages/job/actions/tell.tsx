import type { Schemas } from '@job-scheduler/api-client';
import { notifications } from '@mantine/notifications';
import { AnchorLink } from '../../../components/links.js';
import { sentenceOf } from '../../../components/problem-texts.js';
import * as texts from '../../../texts/index.js';

/** Says that a run has begun, with a link to it. */
export function tellStartedRun({ id }: Schemas['Run']): void {
  notifications.show({
    title: texts.job.actions.started,
    message: (
      <AnchorLink to="/runs/$runId" params={{ runId: id }}>
        {texts.job.actions.openRun}
      </AnchorLink>
    ),
  });
}

/** Says why a button did not do what it says. */
export function tellFailure(error: Error): void {
  notifications.show({ color: 'red', message: sentenceOf(error) });
}

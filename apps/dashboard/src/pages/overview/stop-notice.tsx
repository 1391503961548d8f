import { Alert, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { StopIcon } from '../../components/icons.js';
import { AnchorLink } from '../../components/links.js';
import { stopsQuery } from '../../queries/stops.js';
import * as texts from '../../texts/index.js';

/** Says that calls are stopped, which explains most of what else the page shows. */
export function StopNotices() {
  const stops = useQuery(stopsQuery).data?.data ?? [];
  const { system, namespace: ofNamespace, by, open } = texts.overview.stopped;
  return stops.map(({ namespace, reason, actor }) => (
    <Alert
      key={namespace ?? ''}
      color="red"
      icon={<StopIcon />}
      title={namespace === null ? system : ofNamespace(namespace)}
    >
      <Stack gap={4} align="flex-start">
        <span>{by(actor, reason)}</span>
        <AnchorLink to="/system">{open}</AnchorLink>
      </Stack>
    </Alert>
  ));
}

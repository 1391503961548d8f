import { Alert } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { OfflineIcon } from '../components/icons.js';
import { client } from '../queries/client.js';
import { connection, noteAnswer } from '../session/answers.js';
import { useStore } from '../state/store.js';
import * as texts from '../texts/index.js';

const TRY_EVERY_MS = 3_000;

/** Says that the API is silent, tries until it answers, and then brings the pages up to date. */
export function OfflineBanner() {
  const isSilent = useStore(connection) === 'silent';
  const queries = useQueryClient();
  useEffect(() => {
    if (!isSilent) return;
    const tryAgain = (): void => {
      client
        .getLiveness()
        .then(() => {
          noteAnswer();
          return queries.invalidateQueries();
        })
        .catch(() => undefined);
    };
    const timer = setInterval(tryAgain, TRY_EVERY_MS);
    window.addEventListener('online', tryAgain);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', tryAgain);
    };
  }, [isSilent, queries]);
  return (
    <div role="status">
      {isSilent && <Alert color="orange" icon={<OfflineIcon />} title={texts.shell.offline} mb="md" />}
    </div>
  );
}

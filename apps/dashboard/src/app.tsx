import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { queryClient } from './queries/query-client.js';
import { router } from './routes.js';
import { endedSessions } from './session/answers.js';
import { meQuery } from './session/me.js';
import { styleNonce } from './theme/nonce.js';
import { theme, variables } from './theme/theme.js';

/** Everything that pages stand on. */
export function App() {
  useEffect(() => endedSessions.subscribe(leadToSignIn), []);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** The session has ended under somebody: they sign in, and come back to the same address. Routes lead newcomers there. */
function leadToSignIn(): void {
  const { href } = router.state.location;
  if (queryClient.getQueryData(meQuery.queryKey) === undefined) return;
  queryClient.removeQueries({ queryKey: meQuery.queryKey });
  void router.navigate({ to: '/sign-in', search: { to: href, ended: 'yes' } });
}

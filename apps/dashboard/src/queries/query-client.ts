import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { noteAnswer, noteFailure } from '../session/answers.js';

/** The answers of the API that components share. The client itself repeats calls, so queries do not. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noteFailure, onSuccess: noteAnswer }),
  mutationCache: new MutationCache({ onError: noteFailure, onSuccess: noteAnswer }),
  defaultOptions: {
    // The client finds out by itself that nobody answers: a browser may be "offline" beside an API on the same machine.
    queries: { retry: false, staleTime: 5_000, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../../queries/keys.js';

/** Changes a job; then everything about jobs and runs is asked for again, the time line as well. */
export function useJobAction<Input, Answer>(
  call: (input: Input) => Promise<Answer>,
  onDone: (answer: Answer) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSuccess: (answer) => {
      void queries.invalidateQueries({ queryKey: keys.all('jobs') });
      void queries.invalidateQueries({ queryKey: keys.all('runs') });
      void queries.invalidateQueries({ queryKey: ['ticks'] });
      onDone(answer);
    },
  });
}

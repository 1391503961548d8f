import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Moves the focus to the content when another page opens, so that the keyboard and screen readers begin there. */
export function useFocusOnNewPage(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ pathChanged, fromLocation }) => {
        if (pathChanged && fromLocation !== undefined) document.querySelector<HTMLElement>('#main')?.focus();
      }),
    [router],
  );
}

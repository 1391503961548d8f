import { useEffect, useRef, useState } from 'react';
import { stripRequests } from './newest-runs.js';

/** Long enough that keys struck together ask once, short enough that nobody notices. A list that is no longer wanted is not waited for. */
const REST_MS = 40;

/**
 * The text of a search field, which follows the URL and changes it once the typing rests.
 *
 * @param known what the URL says
 */
export function useSearchText(known: string, onSearch: (text: string) => void) {
  const [text, setText] = useState(known);
  const sent = useRef(known);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // Somebody else has changed the URL: a chip was removed, a view was opened.
    if (known === sent.current) return;
    sent.current = known;
    clearTimeout(timer.current);
    setText(known);
  }, [known]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: string): void => {
    setText(next);
    stripRequests.giveWay();
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      sent.current = next;
      onSearch(next);
    }, REST_MS);
  };
  return { text, change };
}

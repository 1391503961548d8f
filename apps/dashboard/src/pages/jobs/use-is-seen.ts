import { useEffect, useRef, useState } from 'react';

/** Rows that come and go faster, as while somebody types or scrolls, count as not seen. */
const REST_MS = 200;

const changes = new WeakMap<Element, (isThere: boolean) => void>();

/** One for all elements, made with the first of them. */
let observer: IntersectionObserver | undefined;

function observe(element: Element, change: (isThere: boolean) => void): () => void {
  observer ??= new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) changes.get(target)?.(isIntersecting);
  });
  changes.set(element, change);
  observer.observe(element);
  return () => observer?.unobserve(element);
}

/** Whether an element has been on the screen for a moment. The component is rendered again only when that changes. */
export function useIsSeen<Shown extends Element>() {
  const ref = useRef<Shown>(null);
  const [isSeen, setIsSeen] = useState(false);
  useEffect(() => {
    if (ref.current === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const leave = observe(ref.current, (isThere) => {
      clearTimeout(timer);
      timer = setTimeout(() => setIsSeen(isThere), REST_MS);
    });
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, []);
  return { ref, isSeen };
}

import { Tooltip } from '@mantine/core';
import { useEffect, useId, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';

interface Hint<Hinted extends HTMLElement> {
  /** For the element that the hint is about. */
  handlers: {
    ref: RefObject<Hinted | null>;
    onPointerEnter: () => void;
    onPointerLeave: () => void;
    onFocus: () => void;
    onBlur: () => void;
  };
  /** Its `aria-describedby`. */
  describedBy: string | undefined;
  /** Stands beside the element. */
  tooltip: ReactNode;
}

/**
 * A tooltip that is made only when somebody points at its element, touches it, or goes there by keyboard: a list has a hundred of them,
 * and making them takes longer than what they are about.
 */
export function useHint<Hinted extends HTMLElement>(label: string): Hint<Hinted> {
  const ref = useRef<Hinted>(null);
  const id = useId();
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    if (!isShown) return;
    const leave = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') setIsShown(false);
    };
    document.addEventListener('keydown', leave);
    return () => document.removeEventListener('keydown', leave);
  }, [isShown]);
  const handlers = useMemo(() => {
    const show = (): void => setIsShown(true);
    const hide = (): void => setIsShown(false);
    return { ref, onPointerEnter: show, onPointerLeave: hide, onFocus: show, onBlur: hide };
  }, []);
  return {
    handlers,
    describedBy: isShown ? id : undefined,
    tooltip: isShown && <Tooltip target={ref} label={<span id={id}>{label}</span>} opened />,
  };
}

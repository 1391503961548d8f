import { NavLink } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { usePages } from './use-pages.js';

/** The list of pages. `onFollow`: closes it on a phone. */
export function PageLinks({ onFollow }: { onFollow: () => void }) {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return usePages().map(({ to, label, icon: Icon }) => {
    const isActive = to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);
    return (
      <NavLink
        key={to}
        label={label}
        leftSection={<Icon size={18} />}
        active={isActive}
        aria-current={isActive ? 'page' : undefined}
        variant="light"
        style={{ borderRadius: 'var(--mantine-radius-md)' }}
        renderRoot={(props) => <Link to={to} {...props} onClick={onFollow} />}
      />
    );
  });
}

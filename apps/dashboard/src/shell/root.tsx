import { Notifications } from '@mantine/notifications';
import { Outlet } from '@tanstack/react-router';

/** What is around every page, also around the sign-in. Messages may hold links, so they stand inside the router. */
export function Root() {
  return (
    <>
      <Notifications position="bottom-right" />
      <Outlet />
    </>
  );
}

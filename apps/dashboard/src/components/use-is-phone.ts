import { useMediaQuery } from '@mantine/hooks';

/** Whether the page is as narrow as on a phone: Mantine's breakpoint `sm`, at which the navigation closes too. */
export const useIsPhone = (): boolean =>
  useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false });

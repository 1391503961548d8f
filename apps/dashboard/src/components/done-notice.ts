import { notifications } from '@mantine/notifications';

/** Says for a few seconds that something was done. */
export const noteDone = (message: string): void => void notifications.show({ message, color: 'green' });

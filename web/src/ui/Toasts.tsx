import { Notifications } from '@mantine/notifications';

/** Fetched after the first paint; what is told before waits in its store. */
export function Toasts() {
  return <Notifications position="top-center" limit={3} />;
}

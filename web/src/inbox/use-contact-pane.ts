import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useState } from 'react';
import { recall, remember } from '../session.ts';

const storedKey = 'roost.contact-pane';

/** Beside the thread on wide screens, remembered; over it on others, closed until asked for. */
export function useContactPane(): [boolean, (open: boolean) => void] {
  const wide = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false });
  const [beside, setBeside] = useState(() => recall(storedKey) !== 'closed');
  const [over, setOver] = useState(false);
  const change = useCallback(
    (open: boolean) => {
      if (!wide) {
        setOver(open);
        return;
      }
      setBeside(open);
      remember(storedKey, open ? 'open' : 'closed');
    },
    [wide],
  );
  return [wide ? beside : over, change];
}

import { Code, Text } from '@mantine/core';
import { m } from '../paraglide/messages.js';
import classes from './PermissionList.module.css';
import { permissionWords } from './permission-words.ts';

/** Each permission with the sentence why. */
export function PermissionList({ permissions }: { permissions: readonly string[] }) {
  return (
    <ul className={classes.list}>
      {permissions.map((permission) => (
        <li key={permission} className={classes.item}>
          <Code className={classes.name}>{permission}</Code>
          <Text size="sm" c="dimmed">
            {(permissionWords[permission] ?? m.connection_permission_other)()}
          </Text>
        </li>
      ))}
    </ul>
  );
}

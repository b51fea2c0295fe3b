import { Button, Code, Text } from '@mantine/core';
import { type FeatureKey, featureKeys, standingOf } from '@roost/contract/features.ts';
import type { Login } from '@roost/contract/meta.ts';
import { m } from '../paraglide/messages.js';
import { FeatureSign } from './FeatureSign.tsx';
import { featureWords } from './feature-words.ts';
import classes from './LoginPermissions.module.css';
import { PermissionList } from './PermissionList.tsx';

interface Props {
  login: Login;
  /** Null where a window is not the way: then nothing is asked. */
  onAskAgain: ((features: FeatureKey[]) => void) | null;
}

/** What a login may do, per feature, and what each of its permissions is for. */
export function LoginPermissions({ login, onAskAgain }: Props) {
  const all = featureKeys.flatMap((key) => {
    const stands = standingOf(key, login);
    return stands === null ? [] : [{ key, ...stands }];
  });
  // A pasted token was made for what it grants; what it was never meant for is not worth a line.
  const shown = login.flow === 'system_user' ? all.filter(({ standing }) => standing === 'granted') : all;
  const wanted = all.filter(({ standing }) => standing !== 'missing').map(({ key }) => key);
  const declined = all.some(({ standing }) => standing === 'declined');
  return (
    <div className={classes.root}>
      <ul className={classes.features}>
        {shown.map(({ key, standing, lacks }) => (
          <li key={key} className={classes.feature}>
            <Text size="sm" component="span">
              {featureWords[key].name()}
            </Text>
            <FeatureSign standing={standing} />
            {standing === 'declined' && (
              <span className={classes.lacks}>
                {m.connection_feature_lacks()}{' '}
                {lacks.map((permission) => (
                  <Code key={permission}>{permission}</Code>
                ))}
              </span>
            )}
          </li>
        ))}
      </ul>
      {declined && onAskAgain && (
        <Button variant="default" size="xs" mt={8} onClick={() => onAskAgain(wanted)}>
          {m.connection_ask_for_missing()}
        </Button>
      )}
      <details className={classes.why}>
        <summary>{m.connection_permissions_why({ count: login.scopes.length })}</summary>
        <PermissionList permissions={login.scopes} />
      </details>
    </div>
  );
}

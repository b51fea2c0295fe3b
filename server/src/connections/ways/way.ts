/**
 * A way in: by Facebook's dialog (or a pasted system-user token), or by Instagram's own. What differs between them is
 * said here once; everybody else asks the login's way.
 */
import type { ConnectError } from '@roost/contract/errors.ts';
import type { FeatureKey } from '@roost/contract/features.ts';
import type { ChannelKind } from '@roost/contract/meta.ts';
import type { Needs } from '../../channels/permissions.ts';
import type { Ctx } from '../../context.ts';
import type { GraphCaller } from '../../meta/graph.ts';
import type { IssuedToken, TokenReport } from '../../meta/oauth.ts';
import type { Credentials } from '../meta-app.ts';
import type { NewLogin } from '../save-login.ts';
import type { Standing } from '../standing.ts';

export interface Inspection {
  /** Null: Meta calls the token valid. */
  ending: Standing | null;
  /** Null where Meta reports nothing about a token. */
  report: TokenReport | null;
}

/** What the dialog is asked for. */
export interface Ask {
  state: string;
  redirectUri: string;
  features: readonly FeatureKey[];
  again: boolean;
}

export interface Way {
  /** Where the person logs in: *Facebook*, *Instagram*. */
  place: string;
  /** The button that brings a login of this way back. */
  button: string;
  /** The same as something to do, for the person or account of this name. */
  again(name: string): string;
  /** Which host, token and proof its calls take. */
  graph(ctx: Pick<Ctx, 'graph'>, app: Credentials, token: string): GraphCaller;
  /** Asks Meta about a token. Throws GraphFailure when Meta gives no answer: then nothing is known. */
  inspect(ctx: Ctx, app: Credentials, token: string): Promise<Inspection>;
  /** A fresh token, or null where Meta need not give one. Throws GraphFailure where it should have. */
  renew(ctx: Ctx, app: Credentials, token: string): Promise<IssuedToken | null>;
  /** Takes the grant back at Meta. Absent: there is no call for it. */
  revoke?(graph: GraphCaller): Promise<unknown>;
  /** Permissions that a channel cannot do without. */
  needs(kind: ChannelKind): Needs;
  /** The address of the dialog; refuses what this way cannot ask for. */
  dialog(ctx: Ctx, app: Credentials, ask: Ask): string;
  /** What came back from the dialog becomes a login, not yet stored. Throws GraphFailure, or `NoLogin`. */
  arrive(ctx: Ctx, app: Credentials, back: Back): Promise<Omit<NewLogin, 'trouble'>>;
  /** Why `arrive` failed at Meta. */
  errorOf(error: unknown): ConnectError;
}

export interface Back {
  code: string;
  redirectUri: string;
  features: readonly FeatureKey[];
}

/** Meta let the person in, and yet it is no login for us. */
export class NoLogin extends Error {
  readonly code: ConnectError;

  constructor(code: ConnectError) {
    super(code);
    this.name = 'NoLogin';
    this.code = code;
  }
}

import { betterAuth } from 'better-auth';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import type { Ctx } from '../context.ts';
import { newId } from '../db/db.ts';
import { sessionSecondsMax } from '../db/session-life.ts';
import { createTurns } from './turns.ts';

/** A hash takes 32 MB and one of the four threads that files and names are read by too. */
const hashTurns = { atOnce: 2, waiting: 100 };

/** Header by which our bridge tells Better Auth the address of the caller; never taken from outside. */
export const addressHeader = 'x-roost-address';

export type Auth = ReturnType<typeof createAuth>;

/**
 * Better Auth keeps passwords and sessions, in our tables and under our words. Workspaces, members and invitations are
 * ours alone (workspaces.ts, agents.ts, invitations.ts), so none of its other endpoints is a second way to them.
 */
export function createAuth(ctx: Pick<Ctx, 'config' | 'db' | 'clock' | 'log'>) {
  const inTurn = createTurns(hashTurns);
  const secure = ctx.config.publicUrl.startsWith('https:');
  return betterAuth({
    appName: 'Roost',
    baseURL: ctx.config.publicUrl,
    basePath: '/api/auth',
    secret: ctx.config.sealer.derive('sign-in'),
    database: { db: ctx.db, type: 'postgres' },
    emailAndPassword: {
      ...{ enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
      password: {
        hash: (password) => inTurn(() => hashPassword(password)),
        verify: (claim) => inTurn(() => verifyPassword(claim)),
      },
    },
    // `expires_at` is the absolute end; idleness is measured by `updated_at` in authenticate.ts.
    session: {
      modelName: 'sessions',
      fields: {
        userId: 'agent_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: sessionSecondsMax,
      disableSessionRefresh: true,
    },
    user: {
      modelName: 'agents',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    account: {
      modelName: 'credentials',
      fields: {
        userId: 'agent_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    databaseHooks: {
      session: {
        create: {
          // Our clock, because authenticate.ts measures by it.
          before: async (session) => {
            const at = ctx.clock.now();
            const expiresAt = new Date(at.getTime() + sessionSecondsMax * 1000);
            return { data: { ...session, createdAt: at, updatedAt: at, expiresAt } };
          },
        },
      },
    },
    // sign-in.ts limits by account and address.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      // Its messages may name people, never passwords or tokens.
      log: (level, message) => ctx.log[level === 'error' ? 'error' : 'debug']({ auth: message }, 'Better Auth'),
    },
    advanced: {
      useSecureCookies: false,
      // A __Host- cookie is bound to this very origin; browsers take it over https only.
      cookiePrefix: secure ? '__Host-roost' : 'roost',
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      // Joins: a session and its agent are one question, asked with every request.
      database: { generateId: () => newId(), validateSchema: false, joins: true },
    },
  });
}

import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { CannotStart } from './cannot-start.ts';
import { createSealer, type Sealer } from './crypto.ts';

export interface Config {
  port: number;
  host: string;
  /** Scheme, host and port by which browsers and Meta reach us; no slash at the end. */
  publicUrl: string;
  /** The proxies whose `X-Forwarded-For` is believed: addresses, ranges, kinds of network; false: nobody's. */
  trustProxy: string[] | false;
  dataDir: string;
  /** Null: the embedded PostgreSQL. */
  databaseUrl: string | null;
  /** Past the pooler, where DATABASE_URL leads to one: for LISTEN and migrations. */
  databaseDirectUrl: string | null;
  metaGatewayUrl: string | null;
  /** Stands before the push services of browsers, for networks without a way out of their own; null: called directly. */
  pushGatewayUrl: string | null;
  metaGraphVersion: string;
  metaEnvironment: {
    appId: string;
    appSecret: string;
    verifyToken: string | null;
    instagram: { appId: string; appSecret: string } | null;
  } | null;
  role: 'all' | 'web' | 'worker';
  logLevel: string;
  sealer: Sealer;
  /** Null: no e-mail is sent. */
  mail: { smtpUrl: string; from: string } | null;
  /** The built browser app. */
  webDir: string;
}

/** Everything that is wrong with the settings, in one error. */
export class ConfigError extends CannotStart {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Roost cannot start with these settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const checkout = resolve(import.meta.dirname, '../..');
const port = z.coerce.number('must be a port number').int('must be a port number').min(0).max(65_535);
const optional = z.string().optional();

const databaseUrl = z
  .string()
  .refine((value) => /^postgres(ql)?:\/\//.test(value), 'must begin with postgresql://')
  .optional();

const settings = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.string().refine(isOrigin, 'must be like https://inbox.example.com, without a path').optional(),
  TRUST_PROXY: z
    .string()
    .refine((value) => readProxies(value).every(isProxy), 'must be addresses like 127.0.0.1, 10.0.0.0/8 or loopback')
    .optional(),
  DATA_DIR: z.string().default(join(checkout, '.roost')),
  DATABASE_URL: databaseUrl,
  DATABASE_DIRECT_URL: databaseUrl,
  ENCRYPTION_KEY: z
    .string()
    .refine((value) => value.split(',').every((key) => Buffer.from(key.trim(), 'base64').length === 32), {
      message: 'must be 32 bytes in base64 (several with commas, the newest first): openssl rand -base64 32',
    })
    .optional(),
  META_GATEWAY_URL: z.string().refine(isOrigin, 'must be like http://localhost:3001, without a path').optional(),
  PUSH_GATEWAY_URL: z.string().refine(isOrigin, 'must be like http://proxy:3128, without a path').optional(),
  META_GRAPH_VERSION: z
    .string()
    .regex(/^v\d+\.\d+$/, 'must be like v25.0')
    .default('v25.0'),
  META_APP_ID: optional,
  META_APP_SECRET: optional,
  META_VERIFY_TOKEN: optional,
  META_INSTAGRAM_APP_ID: optional,
  META_INSTAGRAM_APP_SECRET: optional,
  SMTP_URL: z
    .string()
    .refine((value) => /^smtps?:\/\//.test(value) && URL.canParse(value), 'must be like smtps://user:password@host')
    .optional(),
  MAIL_FROM: z
    .string()
    .refine(
      (value) => /^[^\r\n]*[^\s@]+@[^\s@]+$/.test(value.replace(/>$/, '')),
      'must be like Roost <roost@example.com>',
    )
    .optional(),
  ROOST_ROLE: z.enum(['all', 'web', 'worker'], 'must be all, web or worker').default('all'),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
});

const pairs = [
  ['META_APP_ID', 'META_APP_SECRET'],
  ['META_INSTAGRAM_APP_ID', 'META_INSTAGRAM_APP_SECRET'],
  ['SMTP_URL', 'MAIL_FROM'],
] as const;

/** Reads the environment; an empty value counts as absent. Throws ConfigError with the full list of what is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settings.safeParse(given);
  const wrong = parsed.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? [];
  const halves = pairs.filter(([one, other]) => one in given !== other in given);
  const lonely = halves.map(([one, other]) => `${one} and ${other} belong together: set both or neither`);
  if (!parsed.success || lonely.length > 0) throw new ConfigError([...wrong, ...lonely]);
  const s = parsed.data;
  const dataDir = resolve(s.DATA_DIR);
  return {
    port: s.PORT,
    host: s.HOST,
    publicUrl: new URL(s.PUBLIC_URL ?? `http://localhost:${s.PORT}`).origin,
    trustProxy: s.TRUST_PROXY === undefined ? false : readProxies(s.TRUST_PROXY),
    dataDir,
    databaseUrl: s.DATABASE_URL ?? null,
    databaseDirectUrl: s.DATABASE_DIRECT_URL ?? s.DATABASE_URL ?? null,
    metaGatewayUrl: s.META_GATEWAY_URL === undefined ? null : new URL(s.META_GATEWAY_URL).origin,
    pushGatewayUrl: s.PUSH_GATEWAY_URL === undefined ? null : new URL(s.PUSH_GATEWAY_URL).origin,
    metaGraphVersion: s.META_GRAPH_VERSION,
    metaEnvironment: metaEnvironment(s),
    role: s.ROOST_ROLE,
    logLevel: s.LOG_LEVEL,
    sealer: createSealer(s.ENCRYPTION_KEY === undefined ? [ownKey(dataDir)] : readKeys(s.ENCRYPTION_KEY)),
    mail: s.SMTP_URL === undefined || s.MAIL_FROM === undefined ? null : { smtpUrl: s.SMTP_URL, from: s.MAIL_FROM },
    webDir: join(checkout, 'web/dist'),
  };
}

function metaEnvironment(s: z.output<typeof settings>): Config['metaEnvironment'] {
  if (s.META_APP_ID === undefined || s.META_APP_SECRET === undefined) return null;
  const appId = s.META_INSTAGRAM_APP_ID;
  const appSecret = s.META_INSTAGRAM_APP_SECRET;
  const instagram = appId === undefined || appSecret === undefined ? null : { appId, appSecret };
  return { appId: s.META_APP_ID, appSecret: s.META_APP_SECRET, verifyToken: s.META_VERIFY_TOKEN ?? null, instagram };
}

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === '';
}

function readProxies(value: string): string[] {
  return value.split(',').map((one) => one.trim());
}

/** What Fastify understands. Not a number of hops: whoever reaches Roost past the proxy could then claim any address. */
function isProxy(value: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true;
  const [address = '', bits, ...more] = value.split('/');
  const bitsMax = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (bitsMax === 0 || more.length > 0) return false;
  return bits === undefined || (/^[1-9]\d*$/.test(bits) && Number(bits) <= bitsMax);
}

function readKeys(value: string): Buffer[] {
  return value.split(',').map((key) => Buffer.from(key.trim(), 'base64'));
}

/** Without ENCRYPTION_KEY a key is made once and kept beside the data, readable by its owner alone. */
function ownKey(dataDir: string): Buffer {
  const path = join(dataDir, 'encryption.key');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if (!existsSync(path)) writeOnce(path, randomBytes(32).toString('base64'));
    const key = Buffer.from(readFileSync(path, 'utf8'), 'base64');
    if (key.length === 32) return key;
  } catch (error) {
    throw new ConfigError([`DATA_DIR ${dataDir} cannot be used: ${error instanceof Error ? error.message : error}`]);
  }
  throw new ConfigError([`${path} is not a key of 32 bytes; put back the file that belongs to this data`]);
}

/** Of two processes that begin together one makes the key; both then read the same. */
function writeOnce(path: string, text: string): void {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, text);
    fsyncSync(file);
    closeSync(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type LaunchOptions } from 'playwright-core';

const modules = fileURLToPath(new URL('../node_modules', import.meta.url));

/**
 * A headless Chromium for the journeys: on Linux x64 the one that npm installed, elsewhere Playwright's own
 * (`npx playwright-core install chromium`). Close it yourself; make one context per person.
 */
export async function openBrowser(): Promise<Browser> {
  if (process.platform === 'linux' && process.arch === 'x64') return chromium.launch(await packagedChromium());
  if (!existsSync(chromium.executablePath())) {
    throw new Error('The browser tests need Chromium here: run `npx playwright-core install chromium` once.');
  }
  return chromium.launch({ args: fakeMicrophone });
}

/** Every page of the context comes as whoever this cookie belongs to. */
export async function signIn(context: BrowserContext, cookie: string, url: string): Promise<void> {
  const [name = '', value = ''] = cookie.split(/=(.*)/);
  await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Lax' }]);
}

/** A microphone that hums, and nobody asked whether it may be heard: voice notes can be recorded. */
const fakeMicrophone = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

async function packagedChromium(): Promise<LaunchOptions> {
  const folder = await unpackOnce();
  const executablePath = join(folder, 'chromium');
  const env: NodeJS.ProcessEnv = { ...process.env };
  if (missingLibraries(executablePath, env).length > 0) {
    // The package carries them for machines that have nothing but glibc.
    env.LD_LIBRARY_PATH = join(folder, 'al2023/lib');
    const missing = missingLibraries(executablePath, env);
    if (missing.length > 0) throw new Error(explain(missing));
  }
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_PATH = join(folder, 'fonts');
  // Never the package's own arguments: they switch web security off and break a second context.
  return {
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', ...fakeMicrophone],
    ignoreDefaultArgs: sharedMemoryIsSmall() ? [] : ['--disable-dev-shm-usage'],
    env: env as Record<string, string>,
  };
}

/** As in a container, where Chromium has to share memory through files on the disk. */
function sharedMemoryIsSmall(): boolean {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize < 1_000_000_000;
  } catch {
    return true;
  }
}

/** The package unpacks into TMPDIR and takes whatever version lies there already, so each version gets its folder. */
async function unpackOnce(): Promise<string> {
  const root = join(modules, '@sparticuz/chromium');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const folder = join(modules, '.cache', `chromium-${version}`);
  if (existsSync(folder)) return folder;

  const half = `${folder}.${process.pid}.new`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  const { TMPDIR } = process.env;
  process.env.TMPDIR = half;
  try {
    const { default: packaged, inflate } = await import('@sparticuz/chromium');
    await packaged.executablePath();
    await inflate(join(root, 'bin/al2023.tar.br'));
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
  writeFileSync(join(half, 'fonts/fonts.conf'), fontConfiguration(folder));
  try {
    renameSync(half, folder);
  } catch {
    rmSync(half, { recursive: true, force: true }); // Another process was faster.
  }
  return folder;
}

function fontConfiguration(folder: string): string {
  const escaped = folder.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${escaped}/fonts</dir><cachedir>${escaped}/fonts-cache</cachedir></fontconfig>
`;
}

function missingLibraries(executable: string, env: NodeJS.ProcessEnv): string[] {
  const output = execFileSync('ldd', [executable], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return output.split('\n').flatMap((line) => (/^\s*(\S+) => not found/.exec(line) ?? []).slice(1));
}

function explain(missing: string[]): string {
  return `Chromium misses ${missing.join(', ')} here; on Debian and Ubuntu: apt-get install libnss3 libnspr4 libexpat1 libgcc-s1.`;
}

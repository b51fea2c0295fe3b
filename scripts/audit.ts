/** `npm run audit`: known holes in what users run. Whether there are any only the registry knows; CI asks it. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

const withinMs = 60_000;
const severe = ['high', 'critical'];

interface Report {
  vulnerabilities?: Record<string, { name: string; severity: string }>;
}

interface Verdict {
  ok: boolean;
  sentence: string;
}

/** `output` is what `npm audit --json` printed. A registry that does not answer is no hole. */
export function verdictOn(output: string): Verdict {
  const { vulnerabilities } = read(output);
  if (vulnerabilities === undefined) {
    return { ok: true, sentence: 'Advisories: not known, the registry did not answer. Ask again where it does.' };
  }
  const found = Object.values(vulnerabilities);
  const grave = found.filter(({ severity }) => severe.includes(severity));
  const listed = (grave.length > 0 ? grave : found).map(({ name, severity }) => `${name} (${severity})`).join(', ');
  if (found.length === 0) return { ok: true, sentence: 'Advisories: none.' };
  if (grave.length === 0) return { ok: true, sentence: `Advisories, none of them grave: ${listed}.` };
  return { ok: false, sentence: `Advisories to act on: ${listed}. \`npm audit\` tells what they are.` };
}

function read(output: string): Report {
  try {
    const report: unknown = JSON.parse(output);
    return typeof report === 'object' && report !== null ? report : {};
  } catch {
    return {};
  }
}

async function askRegistry(): Promise<string> {
  const args = ['audit', '--omit=dev', '--json'];
  const own = process.env.npm_execpath;
  const [program, ...rest] = own === undefined ? ['npm', ...args] : [process.execPath, own, ...args];
  const npm = spawn(program, rest, { stdio: ['ignore', 'pipe', 'ignore'], timeout: withinMs });
  npm.on('error', () => {});
  return text(npm.stdout);
}

if (import.meta.main) {
  const { ok, sentence } = verdictOn(await askRegistry());
  console.log(sentence);
  if (!ok) process.exitCode = 1;
}

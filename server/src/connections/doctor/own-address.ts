/** Our own address, seen from outside: what Meta would find there. */
import { isIP } from 'node:net';
import { isPrivateAddress } from '../../meta/hosts.ts';

const knockTimeoutMs = 8_000;
const textMax = 2_000;

/** A name or address that only this machine or network knows. */
export function isLocal(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return isPrivateAddress(host);
  return host === 'localhost' || !host.includes('.') || /\.(localhost|local|internal|lan|home|test)$/.test(host);
}

interface Knock {
  /** Null: no answer, for the reason `why`. */
  status: number | null;
  text: string;
  why: string;
}

/** Calls an address of ours from outside, as Meta does; redirects are answers of somebody else's. */
export async function knock(url: string): Promise<Knock> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(knockTimeoutMs),
      headers: { 'user-agent': 'Roost doctor' },
    });
    return { status: response.status, text: (await response.text()).slice(0, textMax), why: '' };
  } catch (error) {
    return { status: null, text: '', why: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError') return 'no answer within eight seconds';
  const cause = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : '';
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'the connection is refused',
    ECONNRESET: 'the connection is cut off',
    UND_ERR_SOCKET: 'the connection is cut off',
    ENOTFOUND: 'the name is not known in DNS',
    EAI_AGAIN: 'DNS does not answer',
    CERT_HAS_EXPIRED: 'its certificate has expired',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed, which Meta refuses',
    ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  };
  return words[cause] ?? (cause === '' ? 'no answer' : cause);
}

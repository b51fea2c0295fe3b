/** Files of Meta's, as a stream: never larger than asked for, never from another host, the token for the first host only. */
import type { Agent } from 'undici';
import { GraphFailure } from './graph-failure.ts';
import { ForeignHost, gatewayUrl, redirectTarget } from './hosts.ts';

export interface FileOptions {
  bytesMax: number;
}

export interface FetchedFile {
  /** What Meta calls it; the bytes decide. */
  mimeType: string;
  body: AsyncIterable<Uint8Array>;
}

const fileTimeoutMs = 120_000;
const redirectsMax = 3;

export async function fetchFile(
  agent: Agent,
  gateway: string | null,
  metaUrl: string,
  { bytesMax, token }: FileOptions & { token?: string },
): Promise<FetchedFile> {
  if (!URL.canParse(metaUrl)) throw new GraphFailure('unsent', 'The address of the file cannot be read.');
  let url = new URL(metaUrl);
  const signal = AbortSignal.timeout(fileTimeoutMs);
  let authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  for (let redirects = 0; redirects <= redirectsMax; redirects += 1) {
    const { statusCode, headers, body } = await ask(agent, gateway, url, authorization, signal);
    const location = headers.location;
    if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
      await body.dump();
      const next = redirectTarget(location, url, gateway);
      if (next.hostname !== url.hostname) authorization = {};
      url = next;
      continue;
    }
    if (statusCode !== 200) {
      await body.dump();
      throw new GraphFailure('refused', `The file cannot be downloaded (${statusCode}).`, { httpStatus: statusCode });
    }
    if (Number(headers['content-length'] ?? 0) > bytesMax) {
      body.destroy();
      throw new TooLarge();
    }
    const type = headers['content-type'];
    return {
      mimeType: typeof type === 'string' ? type : 'application/octet-stream',
      body: limited(body, bytesMax),
    };
  }
  throw new GraphFailure('refused', 'Meta redirected too often.');
}

export class TooLarge extends GraphFailure {
  constructor() {
    super('refused', 'The file is larger than Roost keeps.');
    this.name = 'TooLarge';
  }
}

async function ask(
  agent: Agent,
  gateway: string | null,
  url: URL,
  authorization: Record<string, string>,
  signal: AbortSignal,
) {
  try {
    const target = gatewayUrl(url, gateway);
    return await agent.request({
      origin: target.origin,
      path: target.pathname + target.search,
      method: 'GET',
      headers: { accept: '*/*', 'user-agent': 'Roost', ...authorization },
      signal,
    });
  } catch (error) {
    if (error instanceof ForeignHost) throw new GraphFailure('unsent', `${error.message}.`, { cause: error });
    throw new GraphFailure('unknown', 'Meta gave no complete answer.', { cause: error });
  }
}

async function* limited(body: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw new TooLarge();
      yield chunk;
    }
  } catch (error) {
    if (error instanceof GraphFailure) throw error;
    throw new GraphFailure('unknown', 'Meta gave no complete answer.', { cause: error });
  }
}

import { createServer } from 'node:http';

/** A stand-in for the product's webhook address: answers the handshake, keeps what it got, fails when told. */
type Received = { body: string; signature: string; json: Payload };
type Payload = { object: string; entry: { id: string; messaging?: Item[]; changes?: Item[] }[] };
type Item = Record<string, unknown>;

export type Product = {
  url: string;
  received: Received[];
  /** The messaging items and changes of everything received, in order. */
  items: () => Item[];
  /** Statuses for the next POSTs, at once or when the test says; 200 when empty. */
  answers: (number | Promise<number>)[];
  verifyToken: string;
  close: () => Promise<void>;
};

export async function startProduct(verifyToken: string): Promise<Product> {
  const product: Product = {
    url: '',
    received: [],
    items: () => product.received.flatMap(itemsOf),
    answers: [],
    verifyToken,
    close: async () => {},
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET') {
      const right = url.searchParams.get('hub.verify_token') === product.verifyToken;
      response.writeHead(right ? 200 : 403).end(right ? url.searchParams.get('hub.challenge') : '');
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString('latin1');
      const signature = String(request.headers['x-hub-signature-256']);
      product.received.push({ body, signature, json: JSON.parse(body) as Payload });
      response.writeHead((await product.answers.shift()) ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  product.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/api/meta/webhook`;
  product.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return product;
}

function itemsOf({ json }: Received): Item[] {
  return json.entry.flatMap((entry) => [...(entry.messaging ?? []), ...(entry.changes ?? [])]);
}

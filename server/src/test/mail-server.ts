import { createServer, type Server } from 'node:net';

/** A mail server that takes everything. */
export function listenForMail(port: number, kept: string[]): Promise<Server> {
  const server = createServer((socket) => {
    let data: string[] | null = null;
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n')) {
        if (data !== null) {
          if (line === '.') {
            kept.push(data.join('\n'));
            data = null;
            socket.write('250 kept\r\n');
          } else data.push(line);
        } else if (line.startsWith('DATA')) {
          data = [];
          socket.write('354 go on\r\n');
        } else if (line.startsWith('QUIT')) socket.end('221 bye\r\n');
        else if (line !== '') socket.write('250 ok\r\n');
      }
    });
    socket.on('error', () => {});
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

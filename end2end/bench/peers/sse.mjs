// What a plain Node hub does: a set of answers, one write each. Peer of server/examples/sse_load.rs.
import { createServer } from 'node:http';

const readers = new Set();
const event = (number) =>
  `id: 1-${number}\ndata: ${JSON.stringify({ topic: 'health', type: String(number), at: '2026-11-22T14:02:11.000-05:00', actor: 'x'.repeat(160), entry: null })}\n\n`;

const server = createServer((request, response) => {
  if (request.url.startsWith('/pub?')) {
    const text = event(request.url.slice(5));
    for (const reader of readers) reader.write(text);
    return response.end('ok');
  }
  if (request.url === '/gc') return response.end(String(globalThis.gc?.()));
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('retry: 3000\n\n');
  readers.add(response);
  request.on('close', () => readers.delete(response));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port, server.address().port));

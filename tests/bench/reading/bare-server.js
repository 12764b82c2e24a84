/**
 * A bare server of Node that answers everything with one response: its headers, and the bytes of a
 * file.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [, , file, headers] = process.argv;
const body = readFileSync(file);
const sentHeaders = JSON.parse(headers);
const server = createServer((_request, response) => {
  response.writeHead(200, { ...sentHeaders, 'Content-Length': body.length });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));

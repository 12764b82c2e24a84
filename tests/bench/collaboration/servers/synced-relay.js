import { constants, openSync, write, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { WebSocketServer } from 'ws';
import { answerMeasurer } from './control.js';

/**
 * The relay, but what it relays is on the disk first: what arrives while one write runs goes into
 * the next, and each write returns when it is synced. It reads nothing, keeps no index and writes
 * over blocks that are there already: no server that stores before it shows can be faster in this
 * runtime, on this disk.
 */
const SIZE = 16 * 1024 * 1024;
const name = path.join(process.env.DATA_DIR, 'frames');
writeFileSync(name, Buffer.alloc(SIZE), { flush: true });
const file = openSync(name, constants.O_WRONLY | constants.O_DSYNC);

let waiting = [];
let writing = false;
let position = 0;

function store() {
  if (writing || waiting.length === 0) return;
  writing = true;
  const stored = waiting;
  waiting = [];
  const bytes = Buffer.concat(stored.map(({ data }) => data));
  if (position + bytes.length > SIZE) position = 0;
  write(file, bytes, 0, bytes.length, position, (error) => {
    if (error) throw error;
    position += bytes.length;
    writing = false;
    for (const { data, room, from } of stored) {
      for (const other of room) if (other !== from) other.send(data, { binary: true });
    }
    store();
  });
}

const rooms = new Map();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const server = createServer();
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    const room = rooms.get(request.url) ?? new Set();
    rooms.set(request.url, room.add(webSocket));
    webSocket.on('message', (data) => {
      waiting.push({ data, room, from: webSocket });
      setImmediate(store);
    });
    webSocket.on('close', () => {
      room.delete(webSocket);
      if (room.size === 0) rooms.delete(request.url);
    });
  });
});
server.listen(0, '127.0.0.1', () => answerMeasurer({ port: server.address().port }));

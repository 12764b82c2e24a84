import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { answerMeasurer } from './control.js';

/**
 * A relay that keeps nothing and reads nothing: each frame to all the others of its draft. The
 * limit of this runtime, one by one.
 */
const rooms = new Map();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const server = createServer();
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    const name = request.url;
    const room = rooms.get(name) ?? new Set();
    rooms.set(name, room.add(webSocket));
    webSocket.on('message', (data, isBinary) => {
      for (const other of room) if (other !== webSocket) other.send(data, { binary: isBinary });
    });
    webSocket.on('close', () => {
      room.delete(webSocket);
      if (room.size === 0) rooms.delete(name);
    });
  });
});
server.listen(0, '127.0.0.1', () => answerMeasurer({ port: server.address().port }));

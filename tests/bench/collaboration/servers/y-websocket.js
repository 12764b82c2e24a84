import { createServer } from 'node:http';
import { getPersistence, setupWSConnection } from '@y/websocket-server/utils';
import { WebSocketServer } from 'ws';
import { answerMeasurer } from './control.js';

/**
 * `@y/websocket-server` as its own `src/server.js` puts it together, with LevelDB when YPERSISTENCE
 * names a folder. Its sockets are those of the other servers' `ws` (it would bring 6.2.7), so that
 * servers are compared and not socket libraries.
 */
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
sockets.on('connection', setupWSConnection);
const server = createServer();
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit('connection', webSocket, request));
});
server.listen(0, '127.0.0.1', () =>
  answerMeasurer({
    port: server.address().port,
    // Requests to the store wait behind its pending writes.
    flush: async () => getPersistence()?.provider.getMeta('none', 'none'),
  }),
);

import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { COLLAB_PATH } from '#content/draft/collab-protocol.ts';
import type { CollabServer } from '#server/collab/collab-server.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { hasOneHost, isOwnOrigin } from './security.ts';

/** The one place where connections become sockets: ours by path and origin, Vite's in development, no others. */
export function routeUpgrades(options: {
  server: Server;
  collab: CollabServer;
  publicUrl: string | null;
  development: boolean;
  logger: Logger;
}): void {
  const { server, collab, publicUrl, development, logger } = options;
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', (error) => logger.debug({ err: error }, 'socket error during upgrade'));
    if (development && /^vite-/.test(String(request.headers['sec-websocket-protocol'] ?? ''))) return;
    if (!hasOneHost(request) || !request.url?.startsWith(COLLAB_PATH)) return refuse(socket, '400 Bad Request');
    if (!isOwnOrigin(request, publicUrl)) return refuse(socket, '403 Forbidden');
    collab.upgrade(request, socket, head);
  });
}

/** Milliseconds that one who is refused has to take the answer: their half of the connection would stay open for ever. */
const FAREWELL = 2_000;

function refuse(socket: Duplex, status: string): void {
  const late = setTimeout(() => socket.destroy(), FAREWELL).unref();
  socket.once('close', () => clearTimeout(late));
  // What else they send is not kept.
  socket.resume();
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

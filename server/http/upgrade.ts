import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { COLLAB_PATH } from '#content/draft/collab-protocol.ts';
import type { CollabServer } from '#server/collab/collab-server.ts';
import { hasOneHost, isOwnOrigin } from '#server/http/guard/security.ts';
import type { Logger } from '#server/runtime/logger.ts';

/**
 * The only handler of WebSocket upgrades: accepts ours by path and origin, Vite's in development,
 * no others.
 */
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

/**
 * Milliseconds for a refused client to read the answer; without a limit, its half of the connection
 * could stay open for ever.
 */
const FAREWELL = 2_000;

function refuse(socket: Duplex, status: string): void {
  const late = setTimeout(() => socket.destroy(), FAREWELL).unref();
  socket.once('close', () => clearTimeout(late));
  // Discards further data.
  socket.resume();
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

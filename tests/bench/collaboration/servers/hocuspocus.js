import path from 'node:path';
import { SQLite } from '@hocuspocus/extension-sqlite';
import { Server } from '@hocuspocus/server';
import { answerMeasurer } from './control.js';

/**
 * Hocuspocus with its SQLite extension, default settings but for where it listens and keeps its
 * file.
 */
const server = new Server({
  quiet: true,
  stopOnSignals: false,
  port: 0,
  address: '127.0.0.1',
  extensions: [new SQLite({ database: path.join(process.env.DATA_DIR, 'hocuspocus.sqlite') })],
});
await server.listen();
answerMeasurer({ port: server.address.port, flush: async () => server.hocuspocus.flushPendingStores() });

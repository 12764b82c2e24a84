import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Env } from './env.ts';
import { createHttpServer } from './http/http-server.ts';
import { routeUpgrades } from './http/upgrade.ts';
import type { Logger } from './logger.ts';
import { createServices, type Services } from './services.ts';
import { ShutdownList } from './shutdown.ts';

export interface RunningServer {
  /** Where it listens: `http://localhost:3000`. */
  readonly url: string;
  readonly services: Services;
  /** For the administrator who starts an empty Navette; null afterwards. */
  readonly firstSignInLink: string | null;
  /** Stores, closes, ends. Idempotent. */
  close(): Promise<void>;
}

/** Starts everything, in order: database, services, HTTP, sockets. Closes what it had opened if a step fails. */
export async function startServer(options: {
  env: Env;
  logger: Logger;
  /** Milliseconds an empty room stays in memory. */
  linger?: number;
}): Promise<RunningServer> {
  const { env, logger } = options;
  const shutdown = new ShutdownList(logger);
  try {
    const services = await createServices(options);
    shutdown.add('services', () => services.close());
    const buildDir = env.production ? path.resolve('build') : null;
    const http = await createHttpServer({ env, logger, services, buildDir });
    const { server } = http;
    routeUpgrades({
      server,
      collab: services.collab,
      publicUrl: env.publicUrl,
      development: buildDir === null,
      logger,
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(env.port, env.host, resolve);
    });
    shutdown.add('http', async () => {
      await services.collab.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      http.endStreams();
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 2_000).unref();
      await closed;
      await http.close();
    });
    const { port } = server.address() as AddressInfo;
    const host = env.host === '127.0.0.1' || env.host === '0.0.0.0' ? 'localhost' : env.host;
    const url = env.publicUrl ?? `http://${host}:${port}`;
    const firstSignInLink = null;
    logger.info({ url, dataDir: env.dataDir }, 'listening');
    return { url, services, firstSignInLink, close: () => shutdown.end() };
  } catch (error) {
    await shutdown.end();
    throw error;
  }
}

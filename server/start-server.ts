import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { takeDataFolder } from './backup/data-folder.ts';
import { ControlServer } from './cli/control-server.ts';
import type { DemoProgress } from './exchange/demo.ts';
import { loadDemoOnce, prepareFirstUse } from './exchange/first-use.ts';
import { createHttpServer } from './http/http-server.ts';
import { routeUpgrades } from './http/upgrade.ts';
import { describeMissing } from './materials/records/missing-people.ts';
import type { Env } from './runtime/env.ts';
import type { Logger } from './runtime/logger.ts';
import { ShutdownList } from './runtime/shutdown.ts';
import { createServices, type Services } from './services.ts';
import type { TaskLimits } from './tasks/task-limits.ts';

export interface RunningServer {
  /** The site's address: PUBLIC_URL, else the local one. */
  readonly url: string;
  /** The listening address, with the actual port: `http://localhost:3000`. */
  readonly localUrl: string;
  readonly services: Services;
  /** For the administrator, until somebody has signed in; null afterwards. */
  readonly firstSignInLink: string | null;
  /**
   * Resolves when the demonstration corpus is loaded, if requested. The server answers meanwhile,
   * but shows people a notice instead of pages.
   */
  readonly ready: Promise<void>;
  /** Stores everything and stops. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts everything in order: data folder, database, services, HTTP, WebSockets, command line. If a
 * step fails, closes what it had opened.
 * @throws FolderInUseError if another process holds the data folder
 */
export async function startServer(options: {
  env: Env;
  logger: Logger;
  /** Milliseconds for which an empty room stays in memory. */
  linger?: number;
  /** What the drafts that somebody is in may weigh together (`OpenDrafts`). */
  mostOpen?: number;
  /** Limits of reading one file of a text (`WordReader`). */
  textLimits?: TaskLimits;
  /** Called while the demonstration corpus is loading. */
  onDemoProgress?: (progress: DemoProgress) => void;
  /** Receives notices for whoever starts the server. */
  onNotice?: (sentence: string) => void;
}): Promise<RunningServer> {
  const { env, logger } = options;
  const shutdown = new ShutdownList(logger);
  try {
    const lock = await takeDataFolder(env.dataDir, options.onNotice);
    shutdown.add('data folder', () => lock.release());
    const services = await createServices(options);
    shutdown.add('services', () => services.close());
    const leftovers = await services.fileStore.removeLeftovers();
    if (leftovers > 0) logger.info({ leftovers }, 'removed what uploads had left when the server was killed');
    // Its thread loads the index while this one loads the application.
    services.search.start();
    // Before anybody can see what was deleted or withdrawn: a backup may have been restored, or the
    // server killed.
    const returned = await services.bin.binReturned();
    if (returned > 0) logger.warn({ returned }, 'pages that were deleted for good are in the bin');
    await services.recordedConsents.apply();
    await services.withdrawals.finish();
    await services.masking.followOrWithhold(true);
    for (const one of await services.recordedConsents.missing())
      logger.warn({ material: one.materialId }, describeMissing(one));
    await services.transcripts.erase();
    // Awaited, since later it could interfere with a new import. Nobody sees what it leaves after a
    // failure.
    await services.qdaImports.tidy().catch((error: unknown) => {
      logger.error({ err: error }, 'what imports staged is not removed yet');
    });
    // In the background: decided imports are visible already.
    services.imports.finish().catch((error: unknown) => {
      logger.error({ err: error }, 'an import that was cut short could not be ended');
    });
    const buildDir = env.production ? path.resolve('build') : null;
    let isLoading = false;
    const http = await createHttpServer({ env, logger, services, buildDir, isLoading: () => isLoading });
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
      await services.endWriting();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      http.endStreams();
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 2_000).unref();
      await closed;
      await http.close();
    });
    void services.attachments.readUnread();
    services.upkeep.start();
    services.terms.start();
    services.related.start();
    services.draftCitations.start();
    services.mailQueue.wake();
    services.digests.start();
    services.readingCounts.start();
    services.filesAhead.start();
    const { port } = server.address() as AddressInfo;
    const localUrl = `http://${hostOf(env.host)}:${port}`;
    const url = env.publicUrl ?? localUrl;
    const { signInPath, wantsDemo } = await prepareFirstUse(services, { demo: env.demo });
    isLoading = wantsDemo;
    await services.sitePages.addMissing();
    // After the first start's preparations: before, commands would find empty data.
    const control = await ControlServer.listen({ dataDir: env.dataDir, services, origin: url, logger });
    shutdown.add('command line', () => control.close());
    const stop = new AbortController();
    const ready = wantsDemo
      ? loadDemoOnce(services, {
          signal: stop.signal,
          onProgress: options.onDemoProgress ?? (() => {}),
        })
          .catch((error: unknown) => {
            // The server works nevertheless, and the next start continues loading.
            if (!stop.signal.aborted) logger.error({ err: error }, 'the demonstration corpus could not be loaded');
          })
          .finally(() => {
            isLoading = false;
          })
      : Promise.resolve();
    shutdown.add('demonstration', () => {
      stop.abort();
      return ready;
    });
    logger.info({ url, localUrl, dataDir: env.dataDir }, 'listening');
    return {
      url,
      localUrl,
      services,
      firstSignInLink: signInPath && url + signInPath,
      ready,
      close: () => shutdown.end(),
    };
  } catch (error) {
    await shutdown.end();
    throw error;
  }
}

/** A listening address as part of an URL. */
function hostOf(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

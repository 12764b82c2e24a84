import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../../..');
const BUNDLES = path.join(root, 'node_modules/.cache/bench-collaboration');

/** The servers that are measured, ours last. */
export const SERVERS = [
  'bare-ws',
  'synced-relay',
  'y-websocket',
  'y-websocket+leveldb',
  'hocuspocus+sqlite',
  'navette',
] as const;
export type ServerName = (typeof SERVERS)[number];

export interface Memory {
  /** Heap and what hangs on it, bytes. */
  readonly used: number;
  readonly rss: number;
}

/** A server as its own process, and the requests that it answers. */
export interface MeasuredServer {
  readonly name: ServerName;
  readonly port: number;
  /** Its folder, to be given to a later process. */
  readonly folder: string;
  prepare(drafts: number): Promise<{ drafts: string[]; cookies: string[] }>;
  /** Milliseconds of processor time so far, all threads. */
  cpu(): Promise<number>;
  /** The same by thread, where the system reports it. */
  threads(): Promise<{ id: string; user: number; system: number }[]>;
  memory(): Promise<Memory>;
  idle(): Promise<void>;
  /** Begins to watch how long the event loop is held. */
  watch(): Promise<void>;
  /** Milliseconds of the longest hold since. */
  longestHold(): Promise<number>;
  flush(): Promise<void>;
  /** Does something that only this server does, by its name. */
  work(what: string): Promise<void>;
  /** Ends it; kills it after ten seconds. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Bundles Navette's server as its production build does, so that no server runs through a loader
 * the others do not have.
 */
export async function bundleNavette(): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    // This folder has a package of its own, in which the project's subpaths are unknown.
    resolve: { alias: [{ find: /^#(?=(?:app|content|db|server|tests)\/)/, replacement: `${root}/` }] },
    build: {
      ssr: true,
      outDir: BUNDLES,
      emptyOutDir: true,
      target: 'node20',
      copyPublicDir: false,
      rollupOptions: {
        input: {
          navette: path.join(here, 'servers/navette.ts'),
          'draft-process': path.join(root, 'server/drafts/draft-process.ts'),
          'draft-worker': path.join(root, 'server/drafts/draft-worker.ts'),
          'search-worker': path.join(root, 'server/search/search-worker.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
}

/**
 * A folder for a server's files, on the disk and not in memory if the system's temporary folder is
 * there.
 */
export const newFolder = (): Promise<string> => mkdtemp(path.join(os.tmpdir(), 'bench-collaboration-'));

/** Removes a server's folder. */
export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

function command(name: ServerName, folder: string): { file: string; env: Record<string, string> } {
  switch (name) {
    case 'bare-ws':
      return { file: path.join(here, 'servers/bare-ws.js'), env: {} };
    case 'synced-relay':
      return { file: path.join(here, 'servers/synced-relay.js'), env: { DATA_DIR: folder } };
    case 'y-websocket':
      return { file: path.join(here, 'servers/y-websocket.js'), env: {} };
    case 'y-websocket+leveldb':
      return { file: path.join(here, 'servers/y-websocket.js'), env: { YPERSISTENCE: path.join(folder, 'leveldb') } };
    case 'hocuspocus+sqlite':
      return { file: path.join(here, 'servers/hocuspocus.js'), env: { DATA_DIR: folder } };
    case 'navette':
      return {
        file: path.join(BUNDLES, 'navette.js'),
        env: { DATA_DIR: folder, NAVETTE_DURABILITY: 'power', NAVETTE_DEMO: 'off', LOG_LEVEL: 'error' },
      };
  }
}

/** Starts a server on a free port of the loopback. `nodeOptions` go to Node (a profile, say). */
export async function startServer(
  name: ServerName,
  folder: string,
  nodeOptions: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Promise<MeasuredServer> {
  const { file, env } = command(name, folder);
  const child = spawn(process.execPath, ['--expose-gc', ...nodeOptions, file], {
    cwd: root,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env, ...variables },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { ready: number }) => resolve(message.ready));
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it listened`)));
  });
  const ask = questions(child, name);
  return {
    name,
    port,
    folder,
    prepare: (drafts) => ask('prepare', { drafts }) as Promise<{ drafts: string[]; cookies: string[] }>,
    cpu: async () => ((await ask('cpu')) as number) / 1000,
    threads: () => ask('threads') as Promise<{ id: string; user: number; system: number }[]>,
    memory: () => ask('memory') as Promise<Memory>,
    idle: async () => void (await ask('idle')),
    watch: async () => void (await ask('watch')),
    longestHold: () => ask('longestHold') as Promise<number>,
    flush: async () => void (await ask('flush')),
    work: async (what) => void (await ask('work', { what })),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    },
  };
}

function questions(child: ChildProcess, name: ServerName) {
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  let count = 0;
  child.on('message', ({ id, answer, error }: { id?: number; answer?: unknown; error?: string }) => {
    if (id === undefined) return;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(answer);
    else asked?.reject(new Error(`${name}: ${error}`));
  });
  child.once('exit', (code, signal) => {
    for (const { reject } of waiting.values())
      reject(new Error(`${name} ended (${code ?? signal}) while it was asked`));
    waiting.clear();
  });
  return (ask: string, rest: object = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = count++;
      waiting.set(id, { resolve, reject });
      child.send({ id, ask, ...rest });
    });
}

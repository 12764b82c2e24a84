import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const envOf = (dataDir: string) => ({
  PATH: process.env.PATH,
  NODE_ENV: 'production' as const,
  PORT: '0',
  DATA_DIR: dataDir,
  NAVETTE_DEMO: 'off',
  LOG_LEVEL: 'info',
});

/** Milliseconds: by the clock, and without waiting for a processor that others had. */
export interface Held {
  readonly clock: number;
  readonly own: number;
}

/** The built server in a process of its own, its event loop watched. */
export interface MeasuredServer {
  readonly url: string;
  /** Milliseconds from its start to all pages being found. */
  readonly indexed: Promise<number>;
  /** The longest time that its event loop was blocked since the last call. */
  held(): Promise<Held>;
  /** Resident memory in MB. */
  memory(): number;
  stop(): Promise<void>;
}

export async function startMeasured(dataDir: string): Promise<MeasuredServer> {
  const begun = performance.now();
  const watch = path.join(import.meta.dirname, 'event-loop-watch.js');
  const arguments_ = ['--max-semi-space-size=4', '--import', watch, 'build/start.js'];
  const child = spawn(process.execPath, arguments_, { env: envOf(dataDir), stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  const printed = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(output);
        if (match) resolve(match[0]);
      };
      for (const stream of [child.stdout!, child.stderr!]) stream.on('data', look);
      child.once('exit', () => reject(new Error(`the server ended: ${output}`)));
    });
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  const indexed = printed(/search is ready/).then(() => performance.now() - begun);
  const url = await printed(/http:\/\/localhost:\d+/);
  return {
    url,
    indexed,
    held: () =>
      new Promise((resolve) => {
        child.once('message', (longest) => resolve(longest as Held));
        child.send('event-loop');
      }),
    memory: () =>
      Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Runs a command of Navette's command line. @returns what it answers as JSON */
export async function navetteCommand(dataDir: string, ...words: string[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, ['build/navette.js', ...words, '--json'], { env: envOf(dataDir) });
  return JSON.parse(stdout);
}

/** Signs a person in by link. @returns the Cookie header of their browser */
export async function signIn(url: string, dataDir: string, email: string): Promise<string> {
  await navetteCommand(dataDir, 'person', 'add', email, '--name', 'Banc', '--role', 'staff');
  const { url: link } = (await navetteCommand(dataDir, 'sign-in-link', email)) as { url: string };
  const address = url + new URL(link).pathname;
  const answer = await fetch(address, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url },
    body: new URLSearchParams(),
  });
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

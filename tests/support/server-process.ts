import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** The built server as a process of its own, which tests can kill. */
export interface ServerProcess {
  /** `http://localhost:<port>` */
  readonly url: string;
  readonly process: ChildProcess;
  /** Settles at its end, whatever the cause. */
  readonly ended: Promise<unknown>;
  /** Sends a signal and waits for the end. @returns the exit code, null after a signal */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** The options of `npm start`. */
const AS_STARTED = ['--max-semi-space-size=4'];

/**
 * Starts `build/start.js` on a port of its own and waits until it listens.
 * @param preload a module that Node imports before the server, reachable over IPC
 */
export async function startServerProcess(
  dataDir: string,
  env: Record<string, string> = {},
  preload?: string,
): Promise<ServerProcess> {
  const preloading = preload ? ['--import', preload] : [];
  const child = spawn(process.execPath, [...AS_STARTED, ...preloading, 'build/start.js'], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: '0',
      DATA_DIR: dataDir,
      NAVETTE_DEMO: 'off',
      LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit', ...(preload ? (['ipc'] as const) : [])],
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout!.on('data', (chunk) => {
      output += String(chunk);
      const match = /http:\/\/[^\s]+/.exec(output);
      if (match) resolve(match[0]);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it listened: ${output}`)));
  });
  return {
    url,
    process: child,
    ended: once(child, 'exit'),
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, 'exit') as Promise<[number | null]>;
      child.kill(signal);
      return (await ended)[0];
    },
  };
}

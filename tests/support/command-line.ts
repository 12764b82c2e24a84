import { spawn } from 'node:child_process';
import path from 'node:path';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON, for commands given `--json`. */
  json<T>(): T;
}

/** Runs the `navette` command as a shell would, on a data folder. */
export async function navette(
  dataDir: string,
  argv: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const shim = path.resolve('server/cli/navette.js');
  const child = spawn(process.execPath, [shim, ...argv], {
    cwd: options.cwd ?? process.cwd(),
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATA_DIR: dataDir,
      NAVETTE_DEMO: 'off',
      NAVETTE_DURABILITY: 'process',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, stdout, stderr, json: <T>() => JSON.parse(stdout) as T };
}

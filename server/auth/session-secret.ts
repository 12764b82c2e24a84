import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const FILE = 'session-secret';
const SHORTEST = 32;

/**
 * The key of session hashes: from the environment, else from the data folder, where it is created
 * once. Only the process's own user may read the file.
 */
export async function loadSessionSecret(env: { sessionSecret: string | null; dataDir: string }): Promise<string> {
  if (env.sessionSecret !== null) return env.sessionSecret;
  await mkdir(env.dataDir, { recursive: true });
  const file = path.join(env.dataDir, FILE);
  const kept = await findSecret(file);
  if (kept !== null) return kept;
  // Written to a temporary file and linked into place: of two processes that start together, one
  // wins and the other reads its secret.
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const made = await findSecret(file);
  if (made === null) throw new Error(`${file} vanished while it was made`);
  return made;
}

async function findSecret(file: string): Promise<string | null> {
  let secret: string;
  try {
    secret = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (secret.length < SHORTEST) {
    throw new Error(`${file} is damaged: remove it (everyone signs in again), or set SESSION_SECRET`);
  }
  // A copy or a restored backup may have a wider mode.
  await chmod(file, 0o600);
  return secret;
}

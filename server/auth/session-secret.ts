import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { secretFile } from '#server/runtime/secret-file.ts';

const FILE = 'session-secret';
const SHORTEST = 32;

/**
 * The key of session hashes: from the environment, else from the data folder, where it is created
 * once.
 */
export async function loadSessionSecret(env: { sessionSecret: string | null; dataDir: string }): Promise<string> {
  if (env.sessionSecret !== null) return env.sessionSecret;
  const file = path.join(env.dataDir, FILE);
  return secretFile(
    file,
    () => `${randomBytes(32).toString('base64url')}\n`,
    (text) => {
      const secret = text.trim();
      if (secret.length >= SHORTEST) return secret;
      throw new Error(`${file} is damaged: remove it (everyone signs in again), or set SESSION_SECRET`);
    },
  );
}

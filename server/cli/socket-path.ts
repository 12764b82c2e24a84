import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Bytes of a Unix socket's path on the strictest system (macOS: 104 with the terminating zero). */
const LONGEST = 100;

/**
 * The control socket of a data folder: in the folder itself, or, if its path is too long for a
 * socket, under a hash of it in a temporary folder that only this user may enter.
 */
export async function controlSocketPath(dataDir: string): Promise<string> {
  const plain = path.join(dataDir, 'control.sock');
  if (Buffer.byteLength(plain) <= LONGEST) return plain;
  const user = process.getuid?.() ?? 0;
  const folder = path.join(tmpdir(), `navette-${user}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  if (!found.isDirectory() || (process.getuid && found.uid !== user)) {
    throw new Error(`${folder} belongs to someone else: remove it, or use a shorter DATA_DIR`);
  }
  await chmod(folder, 0o700);
  return path.join(folder, `${createHash('sha256').update(dataDir).digest('hex').slice(0, 24)}.sock`);
}

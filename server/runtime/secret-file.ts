import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The content of a file of the data folder that only the process's own user may read; the first
 * call makes it.
 * @param make its text
 * @param read parses its text; throws if it is damaged
 */
export async function secretFile<T>(file: string, make: () => string, read: (text: string) => T): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true });
  const existing = await findText(file);
  if (existing !== null) return read(existing);
  // Written to a temporary file and linked into place: of two processes that start together, one
  // wins and the other reads its secret.
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, make(), { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const made = await findText(file);
  if (made === null) throw new Error(`${file} vanished while it was made`);
  return read(made);
}

async function findText(file: string): Promise<string | null> {
  try {
    const text = await readFile(file, 'utf8');
    // A copy or a restored backup may have a wider mode.
    await chmod(file, 0o600);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

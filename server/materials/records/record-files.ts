import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { isId } from '#content/text/ids.ts';

/** Writes a record to the disk, whole or not at all. */
export async function writeRecord(folder: string, id: string, words: string): Promise<void> {
  const file = path.join(folder, `${id}.json`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const handle = await open(`${file}.part`, 'w', 0o600);
  try {
    await handle.writeFile(words);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.part`, file);
  // A power cut would take the newest name away.
  const names = await open(folder, 'r');
  try {
    await names.sync();
  } finally {
    await names.close();
  }
}

/**
 * All records of a folder, in the order of their names.
 * @param what « withdrawal »
 * @throws Error that names a file that cannot be read: words would be shown again
 */
export async function listRecords<Record>(
  folder: string,
  what: string,
  parse: (json: unknown) => Record,
): Promise<Record[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return [];
  });
  const found: Record[] = [];
  for (const name of names.sort()) {
    const [id = '', ending] = name.split('.', 2);
    if (!isId(id) || ending !== 'json' || name.endsWith('.part')) continue;
    const file = path.join(folder, name);
    try {
      found.push(parse(JSON.parse(await readFile(file, 'utf8'))));
    } catch (error) {
      throw new Error(`the record of a ${what} cannot be read: put a copy of ${file} back`, { cause: error });
    }
  }
  return found;
}

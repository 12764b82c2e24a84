import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CommandError } from '#server/runtime/command-error.ts';
import { DATABASE_COPY, syncToDisk } from './backup-folder.ts';

/**
 * The verified copy of a backup, within the data folder: on the same disk, so that its content is
 * put in place by renaming.
 */
export const STAGING = '.restoring';
/**
 * Marks the copy as complete and lists what to put aside. Once it exists, a restore is completed,
 * never undone.
 */
export const PENDING = '.restore-pending.json';
const ASIDE = 'before-restore-';
/**
 * Belongs to the process that has the folder open, not to its content; and the records of
 * withdrawals and deletions, which a restored backup does not have (server/materials/records).
 */
const NOT_CONTENT = new Set(['lock', 'control.sock', 'withdrawals', STAGING, PENDING, `${PENDING}.part`]);

const schema = z.object({
  /** When the backup was made. */
  createdAt: z.string(),
  stamp: z.string().regex(/^[\w-]+$/),
  /** Names in the data folder to put aside. */
  before: z.array(z.string().regex(/^[^/\\]+$/)),
  /**
   * Where DATABASE_URL puts the database, if outside the data folder, and the suffixes of the files
   * there.
   */
  elsewhere: z.object({ file: z.string(), endings: z.array(z.string()) }).nullable(),
});

/** A restore whose copy is complete and verified. */
type PendingRestore = z.infer<typeof schema>;

/** The content of a data folder, which a restore puts aside. */
export async function listContent(dataDir: string): Promise<string[]> {
  const names = await readdir(dataDir);
  return names.filter((name) => !NOT_CONTENT.has(name) && !name.startsWith(ASIDE)).sort();
}

/**
 * Commits to replacing the content by the staged copy, atomically: before this the old state is
 * valid, after it the new one, whoever completes it.
 */
export async function commitRestore(
  dataDir: string,
  options: { createdAt: string; stamp: string; databaseFile: string },
): Promise<void> {
  const { createdAt, stamp, databaseFile } = options;
  const isElsewhere = databaseFile !== path.join(dataDir, DATABASE_COPY);
  const endings: string[] = [];
  if (isElsewhere) {
    for (const ending of ['', '-wal', '-shm']) if (await exists(databaseFile + ending)) endings.push(ending);
  }
  const elsewhere = isElsewhere ? { file: databaseFile, endings } : null;
  const pending: PendingRestore = { createdAt, stamp, before: await listContent(dataDir), elsewhere };
  const part = path.join(dataDir, `${PENDING}.part`);
  const handle = await open(part, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(pending));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, path.join(dataDir, PENDING));
  await syncToDisk(dataDir);
}

/**
 * Carries out what `commitRestore` decided; every step can be repeated. The caller holds the
 * folder's lock.
 * @returns where the former content is now, null without any
 */
export async function finishRestore(
  dataDir: string,
  onProgress: (line: string) => void = () => {},
): Promise<string | null> {
  const { before, elsewhere, stamp } = await readPending(dataDir);
  const aside = before.length > 0 ? path.join(dataDir, ASIDE + stamp) : null;
  if (aside) {
    await mkdir(aside, { recursive: true, mode: 0o700 });
    for (const name of before) {
      onProgress(`putting ${name} aside`);
      await moveOnce(path.join(dataDir, name), path.join(aside, name));
    }
  }
  const staging = path.join(dataDir, STAGING);
  if (elsewhere) await placeDatabase(path.join(staging, DATABASE_COPY), elsewhere, stamp, onProgress);
  for (const name of (await exists(staging)) ? await readdir(staging) : []) {
    onProgress(`placing ${name}`);
    await rename(path.join(staging, name), path.join(dataDir, name));
  }
  await syncToDisk(dataDir);
  onProgress('done');
  await rm(staging, { recursive: true, force: true });
  await rm(path.join(dataDir, PENDING));
  return aside;
}

/**
 * Settles a restore that was killed: completes it if it was committed, else deletes the copy. The
 * caller holds the folder's lock.
 * @returns a sentence for the person who starts the next process; null without a killed restore
 */
export async function settleRestore(dataDir: string): Promise<string | null> {
  await rm(path.join(dataDir, `${PENDING}.part`), { force: true });
  if (await exists(path.join(dataDir, PENDING))) {
    const { createdAt } = await readPending(dataDir);
    const aside = await finishRestore(dataDir);
    const kept = aside ? `; what was there before is in ${aside}` : '';
    return `A restore had been interrupted and is now complete: the backup of ${createdAt} is in place${kept}.`;
  }
  if (!(await exists(path.join(dataDir, STAGING)))) return null;
  await rm(path.join(dataDir, STAGING), { recursive: true, force: true });
  return 'A restore was interrupted before it changed anything: the data are as they were. Run `navette restore` again if you still want it.';
}

async function readPending(dataDir: string): Promise<PendingRestore> {
  const file = path.join(dataDir, PENDING);
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new CommandError(`A restore was interrupted and ${file} cannot be read: ${String(error)}`);
  }
}

/**
 * A database outside the data folder is put aside in its own folder, with SQLite's `-wal` and
 * `-shm` files.
 */
async function placeDatabase(
  copy: string,
  { file, endings }: { file: string; endings: readonly string[] },
  stamp: string,
  onProgress: (line: string) => void,
): Promise<void> {
  for (const ending of endings) {
    onProgress(`putting ${file}${ending} aside`);
    await moveOnce(file + ending, `${file}.${ASIDE}${stamp}${ending}`);
  }
  if (!(await exists(copy))) return;
  onProgress(`placing ${file}`);
  const placed = file + STAGING;
  await mkdir(path.dirname(file), { recursive: true });
  // Copied, not renamed: it may be on another disk.
  await copyFile(copy, placed);
  await syncToDisk(placed);
  await rename(placed, file);
  await syncToDisk(path.dirname(file));
  onProgress('database placed');
  await rm(copy);
}

/** Moves a file unless an earlier attempt did: then the old name already holds the new content. */
async function moveOnce(source: string, target: string): Promise<void> {
  if (!(await exists(target)) && (await exists(source))) await rename(source, target);
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

import { mkdir, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '#db/driver/database.ts';
import { inspectDatabaseCopy } from '#db/driver/database-copy.ts';
import { findMaterialFile } from '#db/materials/material-file-repository.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { CommandError } from '#server/runtime/command-error.ts';
import {
  copyToDisk,
  DATABASE_COPY,
  findDamage,
  KEPT_FOLDERS,
  listFilesBelow,
  MANIFEST,
  type Manifest,
  materialFilePath,
  measure,
  SECRET_FILES,
  syncToDisk,
} from './backup-folder.ts';

/**
 * Backs everything up into a new folder, consistently, while people edit. The database comes first,
 * then the files: a file is on the disk before a row refers to it and never changes under its name,
 * so every file that the copied rows refer to can still be copied after them. In the opposite
 * order, a file added in between would be missing. The manifest is written last and atomically: a
 * backup that was killed has none and is not a backup. A failed backup deletes what it wrote.
 * @throws CommandError if the folder is not empty, or the copy is damaged
 */
export async function createBackup(options: {
  database: Database;
  dataDir: string;
  target: string;
  clock: Clock;
  onProgress?: (line: string) => void;
}): Promise<Manifest> {
  const { database, dataDir, target, clock, onProgress = () => {} } = options;
  const createdAt = clock().toISOString();
  await prepareTarget(target, dataDir);
  try {
    return await fill(target, { database, dataDir, createdAt, onProgress });
  } catch (error) {
    // The folder was empty, so everything in it is this backup's. Frees the space, since the disk
    // may be full.
    for (const name of await readdir(target)) await rm(path.join(target, name), { recursive: true, force: true });
    throw error;
  }
}

/** Creates the folder, or checks that it is empty and outside the data folder. */
async function prepareTarget(target: string, dataDir: string): Promise<void> {
  const isWithin = (folder: string, other: string) => `${folder}${path.sep}`.startsWith(`${other}${path.sep}`);
  if (isWithin(target, dataDir)) throw new CommandError(`A backup belongs outside the data folder (${dataDir}).`);
  await mkdir(target, { recursive: true, mode: 0o700 });
  if (isWithin(await realpath(target), await realpath(dataDir))) {
    throw new CommandError(`A backup belongs outside the data folder: ${target} leads into it.`);
  }
  const names = await readdir(target);
  if (names.length === 0) return;
  const what =
    names.includes(DATABASE_COPY) && !names.includes(MANIFEST)
      ? 'holds a backup that was interrupted: remove it, or choose another folder.'
      : 'is not empty: a backup needs a folder of its own.';
  throw new CommandError(`${target} ${what}`);
}

async function fill(
  target: string,
  options: { database: Database; dataDir: string; createdAt: string; onProgress: (line: string) => void },
): Promise<Manifest> {
  const { database, dataDir, createdAt, onProgress } = options;
  onProgress('database');
  const copy = path.join(target, DATABASE_COPY);
  await database.copyTo(copy);
  await syncToDisk(copy);
  const { problems, fileHashes, materialFiles } = await inspectDatabaseCopy(copy);
  if (problems.length > 0) throw new CommandError(`The database is damaged: ${problems.join('; ')}`);
  const files: Manifest['files'] = [
    { path: DATABASE_COPY, ...(await measure(copy)) },
    ...(await copyFiles(dataDir, target, onProgress)),
  ];
  const copied = new Set(files.map((file) => path.parse(file.path).name));
  const missing = fileHashes.filter((hash) => !copied.has(hash));
  if (missing.length > 0)
    throw new CommandError(`${missing.length} files are missing from the data folder: run \`navette check\`.`);
  const byId = new Map(files.map((file) => [file.path, file]));
  const ofMaterials = materialFiles.map((file) => ({ ...file, copy: byId.get(materialFilePath(file.id)) }));
  for (const { id, copy } of ofMaterials) {
    // Withdrawn or deleted since the database was copied: it must not be backed up. After a
    // restore, `check` reports it, unless the erasure is repeated first.
    if (copy || !(await findMaterialFile(database.read, id))) continue;
    throw new CommandError(`${materialFilePath(id)} is missing from the data folder: run \`navette check\`.`);
  }
  onProgress('manifest');
  const damaged = ofMaterials.find(({ sha256, copy }) => copy && copy.sha256 !== sha256);
  if (damaged) throw new CommandError(`The file ${materialFilePath(damaged.id)} is damaged: run \`navette check\`.`);
  const altered = files.find(
    ({ path: name, sha256 }) => isNamedByContent(name) && !path.basename(name).startsWith(sha256),
  );
  if (altered) throw new CommandError(`The file ${altered.path} is damaged in the data folder: run \`navette check\`.`);
  const manifest: Manifest = { format: 1, createdAt, files };
  const damage = await findDamage(target, manifest);
  if (damage.length > 0) throw new CommandError(`The backup was not written well: ${damage.join('; ')}`);
  const manifestFile = path.join(target, MANIFEST);
  await writeFile(`${manifestFile}.part`, `${JSON.stringify(manifest, null, 2)}\n`);
  await syncToDisk(`${manifestFile}.part`);
  await rename(`${manifestFile}.part`, manifestFile);
  await syncToDisk(target);
  return manifest;
}

/**
 * `files/ab/<sha256>.webp`; smaller variants (`<sha256>-800.webp`) carry the hash of the original.
 */
function isNamedByContent(name: string): boolean {
  return /^files\/\w\w\/[0-9a-f]{64}\.\w+$/.test(name);
}

/**
 * Copies the files besides the database.
 * @returns each with the size and hash of its source, to verify the copy
 */
async function copyFiles(
  dataDir: string,
  target: string,
  onProgress: (line: string) => void,
): Promise<Manifest['files']> {
  const copied: Manifest['files'] = [];
  const copy = async (name: string) => {
    const source = path.join(dataDir, name);
    try {
      const measured = await measure(source);
      await copyToDisk(source, path.join(target, name));
      copied.push({ path: name, ...measured });
    } catch (error) {
      // Mail may leave the outbox in the meantime, and the secret may move to the environment.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  };
  for (const folder of KEPT_FOLDERS) {
    const names = (await listFilesBelow(path.join(dataDir, folder))).filter((name) => !name.endsWith('.tmp'));
    for (const [index, name] of names.entries()) {
      if (index % 50 === 0) onProgress(`${folder}: ${index} of ${names.length}`);
      await copy(`${folder}/${name}`);
    }
  }
  for (const name of SECRET_FILES) if (await stat(path.join(dataDir, name)).catch(() => null)) await copy(name);
  return copied;
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, lstat, mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { MATERIALS_FOLDER } from '#server/files/uploads/upload-store.ts';
import { CommandError } from '#server/runtime/command-error.ts';

/** The database copy within a backup. */
export const DATABASE_COPY = 'navette.sqlite';
export const MANIFEST = 'manifest.json';
/** Folders that a backup copies besides the database. */
export const KEPT_FOLDERS = ['files', 'outbox'] as const;
/** Files that a backup copies: the secret of sessions, the key that signs kits. */
export const SECRET_FILES = ['session-secret', 'kit-signing-key'] as const;
/** The path of a complete file of a material, within the data folder. */
export const materialFilePath = (id: string): string => `files/${MATERIALS_FOLDER}/${id}.bin`;

/** Nothing else is ever restored: anyone may have edited a manifest. */
const PATH = /^(navette\.sqlite|session-secret|kit-signing-key|(files|outbox)\/[\w@.+-]+(\/[\w@.+-]+)*)$/;

const schema = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  files: z
    .array(
      z.object({
        path: z.string().refine((name) => PATH.test(name) && !name.split('/').includes('..')),
        bytes: z.number().int().nonnegative(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .refine((files) => files.some((file) => file.path === DATABASE_COPY)),
});

/**
 * The files of a backup with size and SHA-256. Written last: a folder without it is not a backup.
 */
export type Manifest = z.infer<typeof schema>;

/** Reads a backup's manifest. @throws CommandError if the folder is not a complete backup */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(path.join(folder, MANIFEST), 'utf8');
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) throw error;
    const begun = await stat(path.join(folder, DATABASE_COPY)).catch(() => null);
    throw new CommandError(
      begun
        ? `The backup in ${folder} was interrupted: it has no ${MANIFEST}. Use another one.`
        : `There is no complete backup in ${folder}: it has no ${MANIFEST}.`,
    );
  }
  const result = schema.safeParse(parseJson(text));
  if (!result.success)
    throw new CommandError(`The ${MANIFEST} of ${folder} is damaged, not Navette’s, or of a later version of Navette.`);
  return result.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Size and SHA-256 of a file, streamed. */
export async function measure(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(file)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/**
 * Checks every file of a backup, or of a copy of it, against the manifest.
 * @returns a sentence for each fault
 */
export async function findDamage(folder: string, manifest: Manifest): Promise<string[]> {
  const damage: string[] = [];
  for (const file of manifest.files) {
    const name = path.join(folder, file.path);
    const found = await stat(name).catch(() => null);
    if (!found) damage.push(`${file.path} is missing`);
    else if (found.size !== file.bytes) damage.push(`${file.path} has ${found.size} bytes instead of ${file.bytes}`);
    else if ((await measure(name)).sha256 !== file.sha256) damage.push(`${file.path} was changed`);
  }
  return damage;
}

/** Copies a file and syncs it to the disk. */
export async function copyToDisk(source: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  await copyFile(source, target);
  await syncToDisk(target);
}

/** Syncs a file's content, or a folder's entries, to the disk. */
export async function syncToDisk(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * The files below a folder as sorted paths with slashes; none without such a folder. Skips symbolic
 * links.
 */
export async function listFilesBelow(folder: string): Promise<string[]> {
  const there = await lstat(folder).catch(() => null);
  if (!there?.isDirectory()) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { type FileHandle, open as openFile } from 'node:fs/promises';
import path from 'node:path';
import pino from 'pino';
import { vi } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { SqliteHandle } from '#db/driver/sqlite-dialect.ts';
import { createBackup } from '#server/backup/create-backup.ts';
import { restoreBackup } from '#server/backup/restore-backup.ts';
import { systemClock } from '#server/runtime/clock.ts';
import { readEnv } from '#server/runtime/env.ts';
import { createServices, type Services } from '#server/services.ts';
import { newIllustratedPage } from './backup-floor.ts';
import { createTempFolder } from './temp-folder.ts';
import { createTestServices } from './test-services.ts';

/** Backs the data of these services up into a new folder. */
export const backUp = (services: Services, target: string, onProgress: (line: string) => void = () => {}) =>
  createBackup({
    database: services.database,
    dataDir: services.env.dataDir,
    target,
    clock: systemClock,
    onProgress,
  });

/** Services with two pages with a picture each, and the folder of a backup of them. */
export async function openBackedUpFloor() {
  const floor = await createTestServices();
  await newIllustratedPage(floor.services, 1);
  await newIllustratedPage(floor.services, 2);
  const good = path.join(createTempFolder('backup'), 'good');
  await backUp(floor.services, good);
  return { ...floor, good };
}

export type BackedUpFloor = Awaited<ReturnType<typeof openBackedUpFloor>>;

/** Restores a backup into a data folder. */
export const restore = (source: string, dataDir: string, force = false) =>
  restoreBackup({ source, dataDir, databaseFile: path.join(dataDir, 'navette.sqlite'), force, clock: systemClock });

/** The services of a data folder, as a server creates them: opened after a restore. */
export function openServices(dataDir: string, variables: Record<string, string> = {}) {
  return createServices({ env: readEnv({ DATA_DIR: dataDir, ...variables }), logger: pino({ level: 'silent' }) });
}

/** A copy of a backup, to be damaged. */
export function copyBackup(good: string): string {
  const folder = createTempFolder('spoiled');
  const manifest = JSON.parse(readFileSync(path.join(good, 'manifest.json'), 'utf8')) as { files: { path: string }[] };
  for (const name of [...manifest.files.map((file) => file.path), 'manifest.json']) {
    const target = path.join(folder, name);
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(path.join(good, name), target);
  }
  return folder;
}

/** Changes one byte in the middle of a file. */
export function spoil(file: string): void {
  const bytes = readFileSync(file);
  bytes[Math.floor(bytes.length / 2)]! ^= 0xff;
  writeFileSync(file, bytes);
}

/** Changes the text of a manifest. */
export function changeManifest(folder: string, change: (text: string) => string): void {
  const file = path.join(folder, 'manifest.json');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

/** A file of a backup, by its suffix. */
export const fileIn = (folder: string, ending: string): string =>
  path.join(folder, (readdirSync(folder, { recursive: true }) as string[]).find((name) => name.endsWith(ending))!);

/** Records which files and folders are synced to the disk, in order, until it is restored. */
export async function recordSyncs() {
  const files: string[] = [];
  const handle = await openFile(import.meta.filename);
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const sync = prototype.sync;
  const spy = vi.spyOn(prototype, 'sync').mockImplementation(function (this: FileHandle) {
    files.push(readlinkSync(`/proc/self/fd/${this.fd}`));
    return sync.call(this);
  });
  return { files, restore: () => spy.mockRestore() };
}

/** Adds an entry to a manifest, and its file, as an attacker would. */
export function addToManifest(folder: string, name: string): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, 'x');
  const sha256 = createHash('sha256').update('x').digest('hex');
  changeManifest(folder, (text) => {
    const manifest = JSON.parse(text) as { files: unknown[] };
    return JSON.stringify({ ...manifest, files: [...manifest.files, { path: name, bytes: 1, sha256 }] });
  });
}

/** Changes the database of a backup and adjusts the manifest, as if edited by hand. */
export async function changeDatabase(folder: string, ...statements: readonly string[]): Promise<void> {
  const file = path.join(folder, 'navette.sqlite');
  const handle = await SqliteHandle.open(file, 'readwrite');
  for (const sql of statements) await handle.run(sql);
  await handle.close();
  changeManifest(folder, (text) => {
    const manifest = JSON.parse(text) as { files: { path: string; bytes: number; sha256: string }[] };
    const copy = manifest.files.find((one) => one.path === 'navette.sqlite')!;
    const bytes = readFileSync(file);
    Object.assign(copy, { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    return JSON.stringify(manifest);
  });
}

/** An update that adds an element outside the schema to the draft. */
export function misfit(): Buffer {
  const draft = new Y.Doc();
  draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, [new Y.XmlElement('nonsense')]);
  return Buffer.from(Y.encodeStateAsUpdate(draft));
}

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A new empty folder, removed when the run ends. */
export function createTempFolder(name = 'folder'): string {
  return mkdtempSync(path.join(process.env.NAVETTE_TEST_FOLDER ?? tmpdir(), `${name}-`));
}

/**
 * The same in memory, where the system has room for it: for measuring how long a server takes. A
 * flush to a disk also waits for what other programs write there, for a second and more.
 */
export function createMemoryFolder(name: string): string {
  const memory = process.env.NAVETTE_TEST_MEMORY;
  return memory ? mkdtempSync(path.join(memory, `${name}-`)) : createTempFolder(name);
}

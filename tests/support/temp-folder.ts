import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A new empty folder, removed when the run ends. */
export function createTempFolder(name = 'folder'): string {
  return mkdtempSync(path.join(process.env.NAVETTE_TEST_FOLDER ?? tmpdir(), `${name}-`));
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * One folder for everything that a run writes to the disk, removed at its end. Tests get it from
 * the variable NAVETTE_TEST_FOLDER.
 */
export default function setup(): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'navette-test-'));
  process.env.NAVETTE_TEST_FOLDER = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

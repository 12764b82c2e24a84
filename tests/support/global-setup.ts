import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The folder for files in memory on Linux. */
const SHARED_MEMORY = '/dev/shm';
/** Bytes that must be free there: the data folders of two servers, and what attacks upload. */
const ROOM = 4 * 1024 ** 3;

/**
 * The folder for the sources that Vite has transformed in this run: each project has a Vite of its
 * own, and would transform them again, which takes eight seconds of a processor. It is deleted
 * after the run, so that no old code is ever tested.
 */
export const TRANSFORMED = path.resolve('node_modules/.transformed-for-tests', String(process.pid));

/**
 * One folder for everything that a run writes to the disk, and one in memory where there is room,
 * both removed at its end with `TRANSFORMED`. Tests get them from the variables NAVETTE_TEST_FOLDER
 * and NAVETTE_TEST_MEMORY.
 */
export default function setup(): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'navette-test-'));
  process.env.NAVETTE_TEST_FOLDER = folder;
  const memory = hasRoomInMemory() ? mkdtempSync(path.join(SHARED_MEMORY, 'navette-test-')) : '';
  process.env.NAVETTE_TEST_MEMORY = memory;
  return () => {
    for (const made of [folder, memory, TRANSFORMED]) if (made) rmSync(made, { recursive: true, force: true });
  };
}

function hasRoomInMemory(): boolean {
  try {
    accessSync(SHARED_MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(SHARED_MEMORY);
    return bavail * bsize >= ROOM;
  } catch {
    return false;
  }
}

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTempFolder } from './temp-folder.ts';

/** A disk that can be filled and freed while a server uses it. */
export interface SmallDisk {
  readonly kind: 'tmpfs' | 'quota';
  readonly folder: string;
  /** Rejects all further writes of this process. */
  fill(pid: number): void;
  free(pid: number): void;
  remove(): void;
}

/** An in-memory file system, if this user may mount one: gives the real error of a full disk. */
function mountTmpfs(): SmallDisk | null {
  const mountPoint = createTempFolder('disk');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'none', mountPoint], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const filler = path.join(mountPoint, 'filler');
  return {
    kind: 'tmpfs',
    folder: path.join(mountPoint, 'data'),
    fill() {
      for (let i = 0; ; i++) {
        try {
          writeFileSync(filler, Buffer.alloc(i < 31 ? 1024 * 1024 : 4096), { flag: 'a' });
        } catch {
          // The disk is full.
          return;
        }
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove: () => execFileSync('umount', ['-l', mountPoint]),
  };
}

/** A limit on the size of the process's files, which needs no privileges (util-linux). */
function limitFiles(): SmallDisk {
  const limit = (pid: number, size: string) => execFileSync('prlimit', ['--pid', String(pid), `--fsize=${size}:`]);
  return {
    kind: 'quota',
    folder: createTempFolder('quota'),
    fill: (pid) => limit(pid, '4096'),
    free: (pid) => limit(pid, 'unlimited'),
    remove() {},
  };
}

export function openSmallDisk(kind: SmallDisk['kind']): SmallDisk {
  const disk = (kind === 'tmpfs' ? mountTmpfs() : null) ?? limitFiles();
  if (!existsSync(disk.folder)) mkdirSync(disk.folder);
  return disk;
}

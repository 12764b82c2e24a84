import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '#db/driver/database.ts';
import { storageFault } from '#db/driver/storage-fault.ts';
import type { UpdateLog } from '#server/collab/room/update-log.ts';

/** Bytes of the test file in the data folder. */
const PROBE = 64 * 1024;

interface HealthServiceDeps {
  readonly database: Database;
  readonly log: UpdateLog;
  readonly dataDir: string;
}

/** The state of this process, for `/healthz` and the administration. */
export class HealthService {
  readonly #deps: HealthServiceDeps;
  private noticed = false;

  constructor(deps: HealthServiceDeps) {
    this.#deps = deps;
  }

  /** Call with errors of requests: after a storage error, `problems` tests the storage. */
  notice(error: unknown): void {
    if (storageFault(error) !== null) this.noticed = true;
  }

  /** What does not work now; empty if everything does. */
  async problems(): Promise<string[]> {
    const problems: string[] = [];
    // Tests writing only after a failure, to see whether the disk has recovered.
    const failed = this.noticed || this.#deps.database.problem() !== null || this.#deps.log.problem() !== null;
    if (failed && !(await this.canWrite())) problems.push('storage');
    try {
      await this.#deps.database.probeRead();
    } catch {
      problems.push('database');
    }
    return problems;
  }

  private async canWrite(): Promise<boolean> {
    try {
      await this.#deps.database.probeWrite();
      await this.probeFolder();
    } catch {
      return false;
    }
    this.noticed = false;
    this.#deps.database.recovered();
    this.#deps.log.recovered();
    return true;
  }

  /** Images and mails are files beside the database. */
  private async probeFolder(): Promise<void> {
    const name = path.join(this.#deps.dataDir, `.probe-${randomBytes(6).toString('hex')}`);
    try {
      const file = await open(name, 'wx');
      try {
        await file.writeFile(new Uint8Array(PROBE));
        await file.sync();
      } finally {
        await file.close();
      }
    } finally {
      await rm(name, { force: true });
    }
  }
}

import type { Database } from '#db/database.ts';
import type { UpdateLog } from './collab/update-log.ts';

/** What `/healthz` and the administration say of this process. */
export class HealthService {
  private readonly database: Database;
  private readonly log: UpdateLog;

  constructor(deps: { database: Database; log: UpdateLog }) {
    this.database = deps.database;
    this.log = deps.log;
  }

  /** Names of what does not work now; empty when all does. */
  async problems(): Promise<string[]> {
    const problems: string[] = [];
    // After a failure, a write of its own tells whether the disk is back; while all goes well, none is made.
    if (this.log.problem() !== null && !(await this.canWrite())) problems.push('storage');
    try {
      await this.database.probeRead();
    } catch {
      problems.push('database');
    }
    return problems;
  }

  private async canWrite(): Promise<boolean> {
    try {
      await this.database.probeWrite();
      this.log.recovered();
      return true;
    } catch {
      return false;
    }
  }
}

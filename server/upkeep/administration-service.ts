import { authorise } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { nameActivity } from '#db/activity/activity-repository.ts';
import { type AuditEntry, listAuditEntries } from '#db/activity/audit-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { type Counts, countEverything } from '#db/upkeep/count-repository.ts';
import { deedNames } from '#server/activity/deed-names.ts';
import type { BeyondConsentService, WithheldText } from '#server/materials/beyond/beyond-consent.ts';
import { findWithdrawalsLeft, type WithdrawalLeft } from '#server/materials/beyond/withdrawals-left.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { backupCommand } from './backup-command.ts';
import type { HealthService } from './health-service.ts';

/** An audit entry with the known names of the people concerned. */
export interface HistoryRow extends AuditEntry {
  /** Null for the command line and for people who no longer exist. */
  readonly actorName: string | null;
  readonly subjectName: string | null;
  /** The name of the owner in the detail. */
  readonly ownerName: string | null;
}

export interface Overview {
  readonly counts: Counts;
  /** What does not work now, in the terms of `/healthz`. */
  readonly problems: readonly string[];
  readonly history: readonly HistoryRow[];
  /** Published texts of which readers have nothing, since they could not be masked. */
  readonly withheld: readonly WithheldText[];
  /** Withdrawals that are not done with a page. */
  readonly withdrawals: readonly WithdrawalLeft[];
  /** For a shell on the server's machine. */
  readonly backupCommand: string;
}

const LATEST = 20;
const MOST_WITHHELD = 50;

interface AdministrationServiceDeps {
  readonly database: Database;
  readonly health: HealthService;
  readonly beyond: Pick<BeyondConsentService, 'withheld'>;
  readonly clock: Clock;
  readonly dataDir: string;
}

/** The administrator's overview: counts, health, and latest changes. */
export class AdministrationService {
  readonly #deps: AdministrationServiceDeps;

  constructor(deps: AdministrationServiceDeps) {
    this.#deps = deps;
  }

  /** Counts, health and the latest changes. */
  async overview(viewer: Viewer): Promise<Overview> {
    authorise(viewer, 'system.read');
    const [counts, problems, withheld, withdrawals, history] = await Promise.all([
      countEverything(this.#deps.database.read, this.#deps.clock().toISOString()),
      this.#deps.health.problems(),
      this.#deps.beyond.withheld(viewer, MOST_WITHHELD),
      findWithdrawalsLeft(this.#deps.database.read, viewer),
      this.name(await listAuditEntries(this.#deps.database.read, { limit: LATEST })),
    ]);
    const command = backupCommand({ dataDir: this.#deps.dataDir, project: process.cwd() });
    return { counts, problems, withheld, withdrawals, history, backupCommand: command };
  }

  /** Changes of one person, invitation or page, latest first. */
  async history(viewer: Viewer, subject: string): Promise<HistoryRow[]> {
    authorise(viewer, 'system.read');
    return this.name(await listAuditEntries(this.#deps.database.read, { subject, limit: LATEST }));
  }

  private async name(entries: readonly AuditEntry[]): Promise<HistoryRow[]> {
    const deeds = entries.map((entry) => ({ ...entry, pageId: entry.pageId ?? null }));
    const names = await nameActivity(this.#deps.database.read, deeds);
    return entries.map((entry, i) => {
      const { actorName, whom, ownerName } = deedNames(deeds[i]!, names);
      const on = names.collections.get(entry.subject) ?? names.pages.get(entry.pageId ?? entry.subject);
      return { ...entry, actorName, ownerName, subjectName: whom ?? on?.title ?? null };
    });
  }
}

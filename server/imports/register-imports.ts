import type { ReadRow } from '#content/csv/read-rows.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import {
  addIncoming,
  beginImport,
  decideImport,
  dropIncoming,
  dropIncomingOf,
  listImports,
  moveIncoming,
  takeRegisterChanges,
} from '#db/organisations/organisation-import.ts';
import type { Organisation } from '#db/organisations/organisation-repository.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { PlannedPart } from './importer.ts';
import { OrganisationImport } from './organisation-import.ts';

/** Names changed by others meanwhile, for which one transaction plans rows again. */
const CHANGES_AT_ONCE = 100;
const REGISTER = 'register';

interface RegisterImportsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly relist: () => void;
}

/** A file whose rows are to be written, and its callbacks. */
export interface RegisterImportOrder {
  readonly rows: AsyncIterable<readonly ReadRow[]>;
  /**
   * Called with the results of some rows, with negative counts to correct those reported before.
   * Throws to cancel the import.
   */
  readonly report: (part: PlannedPart) => void;
  /** Runs in the transaction that makes all rows visible; throws to refuse it. */
  readonly decide: (trx: Writer) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Imports organisations in three steps of many short transactions, so that others can write in
 * between: all rows are staged, where nobody sees them; one row marks the import as decided; the
 * staged rows are moved into the register. Before that mark, rows that others' changes of the
 * register concern are planned again. After a kill, `finish` drops an undecided import and moves a
 * decided one.
 */
export class RegisterImports {
  readonly #deps: RegisterImportsDeps;
  readonly #turns = new KeyedMutex();
  #closed = false;

  constructor(deps: RegisterImportsDeps) {
    this.#deps = deps;
  }

  /** @throws the signal's reason; what `report` and `decide` throw */
  run(order: RegisterImportOrder): Promise<void> {
    return this.#turns.run(REGISTER, async () => {
      await this.#finish();
      try {
        await this.#import(order);
      } finally {
        // A decided import remains so: if the disk is full, it is moved before the next import.
        await this.#finish().catch((error: unknown) => {
          this.#deps.logger.error({ err: error }, 'what an import has put aside could not be moved or dropped');
        });
      }
    });
  }

  /** Drops or moves the staged rows of imports whose server was killed. */
  finish(): Promise<void> {
    return this.#turns.run(REGISTER, () => this.#finish());
  }

  /** Work under way ends after its next step; `finish` does the rest at the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#turns.run(REGISTER, async () => {});
  }

  async #finish(): Promise<void> {
    const { database, relist } = this.#deps;
    for (const { id, isDecided } of await listImports(database.read)) {
      const step = isDecided === 1 ? moveIncoming : dropIncoming;
      for (let isDone = false; !isDone && !this.#closed; ) isDone = await database.write((trx) => step(trx, id));
      if (isDecided === 1) relist();
    }
  }

  async #import({ rows, report, decide, signal }: RegisterImportOrder): Promise<void> {
    const { database, clock } = this.#deps;
    const id = newId();
    const at = clock().toISOString();
    const importer = new OrganisationImport(at);
    // From here on, changes by others are recorded.
    await database.write((trx) => beginImport(trx, id, at));
    for await (const some of rows) {
      signal.throwIfAborted();
      const { part, organisations } = await importer.prepare(database.read, some);
      report(part);
      await this.#put({ id, importer, report, signal }, organisations);
    }
    await this.#put({ id, importer, report, signal }, [], async (trx) => {
      await decide(trx);
      await decideImport(trx, id);
    });
  }

  /**
   * Plans rows again that others' changes concern, then stages more organisations and runs
   * `andThen`, in one transaction, after which all that is staged fits the register.
   */
  async #put(
    {
      id,
      importer,
      report,
      signal,
    }: Pick<RegisterImportOrder, 'report' | 'signal'> & { id: string; importer: OrganisationImport },
    organisations: readonly Organisation[],
    andThen: (trx: Writer) => Promise<void> = async () => {},
  ): Promise<void> {
    let adding = organisations;
    for (let isPut = false; !isPut; ) {
      signal.throwIfAborted();
      isPut = await this.#deps.database.write(async (trx) => {
        const changes = await takeRegisterChanges(trx, id, CHANGES_AT_ONCE);
        if (changes.length > 0) {
          const again = await importer.replan(trx, changes);
          await dropIncomingOf(trx, id, again.dropped);
          const dropped = new Set(again.dropped);
          adding = [...adding.filter((one) => !dropped.has(one.id)), ...again.organisations];
          report(again.part);
        }
        // Others have changed more than one short transaction plans.
        if (changes.length === CHANGES_AT_ONCE) return false;
        await addIncoming(trx, id, adding);
        await andThen(trx);
        return true;
      });
    }
  }
}

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

/** Names that others changed meanwhile, of which one transaction plans the rows again. */
const CHANGES_AT_ONCE = 100;
const REGISTER = 'register';

interface RegisterImportsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly relist: () => void;
}

/** A file whose rows are to be written, and what is told of it. */
export interface RegisterImportOrder {
  readonly rows: AsyncIterable<readonly ReadRow[]>;
  /**
   * Called with what became of some rows; with counts below 0, where it is another thing than was
   * told before. Throws to give the import up.
   */
  readonly told: (part: PlannedPart) => void;
  /** Part of the step by which all becomes visible; throws to refuse it. */
  readonly decide: (trx: Writer) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Imports organisations in three steps of many short transactions, so that others' writes come
 * between: all rows are put aside, where nobody sees them; one row says that they are the
 * register's; they are moved into it. Rows that others' changes of the register concern are planned
 * again before that row is written. What is left by a server that was killed is dropped before it
 * is written, and moved after it.
 */
export class RegisterImports {
  readonly #deps: RegisterImportsDeps;
  readonly #turns = new KeyedMutex();
  #closed = false;

  constructor(deps: RegisterImportsDeps) {
    this.#deps = deps;
  }

  /** @throws the signal's reason; what `told` and `decide` throw */
  run(order: RegisterImportOrder): Promise<void> {
    return this.#turns.run(REGISTER, async () => {
      await this.#finish();
      try {
        await this.#import(order);
      } finally {
        // What was decided stays so: should the disk be full, it is moved before the next import.
        await this.#finish().catch((error: unknown) => {
          this.#deps.logger.error({ err: error }, 'what an import has put aside could not be moved or dropped');
        });
      }
    });
  }

  /** Drops or moves what imports have left whose server was killed. */
  finish(): Promise<void> {
    return this.#turns.run(REGISTER, () => this.#finish());
  }

  /**
   * What is under way ends after its next step; the rest is done by `finish`, at the next start.
   */
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

  async #import({ rows, told, decide, signal }: RegisterImportOrder): Promise<void> {
    const { database, clock } = this.#deps;
    const id = newId();
    const at = clock().toISOString();
    const importer = new OrganisationImport(at);
    // From here on it is noted what others change.
    await database.write((trx) => beginImport(trx, id, at));
    for await (const some of rows) {
      signal.throwIfAborted();
      const { part, organisations } = await importer.prepare(database.read, some);
      told(part);
      await this.#put({ id, importer, told, signal }, organisations);
    }
    await this.#put({ id, importer, told, signal }, [], async (trx) => {
      await decide(trx);
      await decideImport(trx, id);
    });
  }

  /**
   * Plans rows again that others' changes concern, then puts more organisations aside, and does
   * what belongs to it, in one transaction: all that is put aside then fits the register.
   */
  async #put(
    {
      id,
      importer,
      told,
      signal,
    }: Pick<RegisterImportOrder, 'told' | 'signal'> & { id: string; importer: OrganisationImport },
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
          told(again.part);
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

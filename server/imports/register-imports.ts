import type { ReadRow } from '#content/csv/read-rows.ts';
import { NavetteError } from '#content/errors.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import {
  addIncoming,
  beginImport,
  decideImport,
  dropIncoming,
  findRegisterRevision,
  listImports,
  moveIncoming,
} from '#db/organisations/organisation-import.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { PlannedPart } from './importer.ts';
import { OrganisationImport } from './organisation-import.ts';

/** So often an import is begun anew because the register changed meanwhile. */
const MOST_ATTEMPTS = 4;
const REGISTER = 'register';

interface RegisterImportsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly relist: () => void;
}

/** A file whose rows are to be written, and what is told of it. */
export interface RegisterImportOrder {
  /** Reads the rows, from the first. */
  readonly rows: () => AsyncIterable<readonly ReadRow[]>;
  /** Called before the first row of each attempt. */
  readonly begun: () => void;
  /** Called with what became of some rows; throws to give the import up. */
  readonly told: (part: PlannedPart) => void;
  /** Part of the step by which all becomes visible; throws to refuse it. */
  readonly decide: (trx: Writer) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Imports organisations in three steps of many short transactions, so that others' writes come
 * between: all rows are put aside, where nobody sees them; one row says that they are the
 * register's; they are moved into it. What is left by a server that was killed is dropped before
 * that row is written, and moved after it.
 */
export class RegisterImports {
  readonly #deps: RegisterImportsDeps;
  readonly #turns = new KeyedMutex();
  #closed = false;

  constructor(deps: RegisterImportsDeps) {
    this.#deps = deps;
  }

  /**
   * @throws NavetteError `conflict` if the register changes again and again; the signal's reason;
   * what `told` and `decide` throw
   */
  run(order: RegisterImportOrder): Promise<void> {
    return this.#turns.run(REGISTER, async () => {
      await this.#finish();
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) if (await this.#attempt(order)) return;
      throw new NavetteError('conflict', { reason: 'incomplete' });
    });
  }

  /** Drops or moves what imports have left whose server was killed. */
  finish(): Promise<void> {
    return this.#turns.run(REGISTER, () => this.#finish());
  }

  /** What is under way ends after its next step; the rest is done by `finish`, at the next start. */
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

  /** @returns false if the register was changed meanwhile */
  async #attempt({ rows, begun, told, decide, signal }: RegisterImportOrder): Promise<boolean> {
    const { database, clock } = this.#deps;
    const id = newId();
    const at = clock().toISOString();
    const known = await findRegisterRevision(database.read);
    const importer = new OrganisationImport(at);
    begun();
    try {
      await database.write((trx) => beginImport(trx, id, at));
      for await (const some of rows()) {
        signal.throwIfAborted();
        const { part, organisations } = await importer.prepare(database.read, some);
        if (organisations.length > 0) await database.write((trx) => addIncoming(trx, id, organisations));
        told(part);
      }
      signal.throwIfAborted();
      return await database.write(async (trx) => {
        if ((await findRegisterRevision(trx)) !== known) return false;
        await decide(trx);
        await decideImport(trx, id);
        return true;
      });
    } finally {
      // What was decided stays so: should the disk be full, it is moved before the next import.
      await this.#finish().catch((error: unknown) => {
        this.#deps.logger.error({ err: error }, 'what an import has put aside could not be moved or dropped');
      });
    }
  }
}

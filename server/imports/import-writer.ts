import { actorOf, authorise, personIdOf } from '#content/authorise.ts';
import type { ImportKind } from '#content/csv/import-fields.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import { countMaterials } from '#db/materials/material-repository.ts';
import { listReadWithdrawals } from '#db/materials/withdrawal-repository.ts';
import { findPageWithdrawals } from '#db/materials/withdrawn-page-repository.ts';
import { countOrganisations } from '#db/organisations/organisation-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { MOST_MATERIALS } from '#server/materials/material-service.ts';
import { requireStudy } from '#server/materials/require-material.ts';
import { MOST_ORGANISATIONS } from '#server/organisations/organisation-service.ts';
import { askerOf, writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { type CsvHead, type CsvPart, CsvReading } from './csv-reading.ts';
import { type ImportState, MOST_CSV_COLUMNS, MOST_CSV_ROWS, NO_COUNTS, withPart } from './import-progress.ts';
import type { Importer, PlannedPart } from './importer.ts';
import { MaterialImport } from './material-import.ts';
import { OrganisationImport } from './organisation-import.ts';
import type { RegisterImports } from './register-imports.ts';

/** Rows and columns beyond which a file is not read. */
export const MOST = { rows: MOST_CSV_ROWS, columns: MOST_CSV_COLUMNS };

/** What is recorded of an import. */
export const IMPORTED: Readonly<Record<ImportKind, string>> = {
  organisation: 'organisation.imported',
  material: 'material.imported',
};

/**
 * Whether a viewer may import files of a kind.
 * @throws NavetteError `not-found`, `forbidden`, `conflict` for an archived study
 */
export async function requireImport(
  kind: ImportKind,
  pageId: string | null,
  viewer: Viewer,
  db: Reader | Writer,
): Promise<void> {
  if (kind === 'organisation') {
    authorise(viewer, 'organisation.read');
    return authorise(viewer, 'organisation.write');
  }
  await requireStudy(db, viewer, 'material.write', pageId ?? '');
}

/** A file that was read, and is to be written. */
interface WrittenFile {
  readonly state: ImportState;
  /** Its path. */
  readonly file: string;
  readonly signal: AbortSignal;
  /** Called with the rows that were written so far. */
  readonly report: (read: number) => void;
}

/** Stands for withdrawn words in a row. */
const CUT = '[…]';

interface ImportWriterDeps {
  readonly database: Database;
  readonly tasks: Pick<DraftTaskRunner, 'run'>;
  readonly clock: Clock;
  readonly register: RegisterImports;
}

/** Writes the rows of a file into the register or a study: all of them, or none. */
export class ImportWriter {
  readonly #deps: ImportWriterDeps;

  constructor(deps: ImportWriterDeps) {
    this.#deps = deps;
  }

  /** @throws NavetteError as `requireImport`; `conflict` if rows have become wrong; `too-many` */
  write(file: WrittenFile, head: CsvHead, viewer: Viewer): Promise<ImportState> {
    const { kind } = file.state;
    return kind === 'organisation'
      ? this.#writeOrganisations(file, head, viewer)
      : this.#writeMaterials(file, head, viewer);
  }

  async #writeOrganisations(staged: WrittenFile, head: CsvHead, viewer: Viewer): Promise<ImportState> {
    const { signal } = staged;
    let state: ImportState = { ...staged.state, ...NO_COUNTS, read: 0 };
    let part: CsvPart;
    const parts = this.#parts(staged, head);
    const rows = async function* () {
      for await (part of parts) yield part.rows;
    };
    await this.#deps.register.run({
      signal,
      rows: rows(),
      report: (planned) => {
        state = this.#written(staged, state, part, planned);
      },
      decide: async (trx) => {
        await askerOf(viewer).requireSameRights(trx);
        await requireImport(state.kind, null, viewer, trx);
        if (state.added > (await this.room(state, trx))) throw new NavetteError('too-many');
        await this.#record(trx, state, viewer);
      },
    });
    return state;
  }

  /** In one transaction: a study has some thousands of materials at most. */
  async #writeMaterials(staged: WrittenFile, head: CsvHead, viewer: Viewer): Promise<ImportState> {
    const { signal } = staged;
    const { kind, pageId } = staged.state;
    // Read first: while rows are written, others' writes wait.
    const parts: CsvPart[] = [];
    const withdrawals = await findPageWithdrawals(this.#deps.database.read, pageId ?? '');
    for await (const part of this.#parts(staged, head)) parts.push(await this.withoutWithdrawn(part, staged.state));
    let state: ImportState = { ...staged.state, ...NO_COUNTS };
    const importer = await this.#materialImport(state, viewer);
    await writeFor(viewer, this.#deps.database, async (trx) => {
      await requireImport(kind, pageId, viewer, trx);
      // More was withdrawn meanwhile: the rows may have it.
      if ((await findPageWithdrawals(trx, pageId ?? '')).mark !== withdrawals.mark) throw new NavetteError('conflict');
      for (const part of parts) {
        signal.throwIfAborted();
        state = this.#written(staged, state, part, await importer.write(trx, part.rows));
      }
      if ((await this.room(state, trx)) < 0) throw new NavetteError('too-many');
      await this.#record(trx, state, viewer);
    });
    return state;
  }

  /**
   * Rows of a file for a study without words that were withdrawn from it, or are being; those for
   * the register as they are.
   */
  async withoutWithdrawn(part: CsvPart, { kind, pageId }: Pick<ImportState, 'kind' | 'pageId'>): Promise<CsvPart> {
    if (kind === 'organisation' || pageId === null) return part;
    const { database, tasks } = this.#deps;
    const register = (await listReadWithdrawals(database.read, pageId)).map(({ salt, digests }) => ({ salt, digests }));
    if (register.length === 0) return part;
    const cells = part.rows.flatMap(({ values }) => Object.values(values));
    const { text, count } = await tasks.run('cutRegistered', cells, register, CUT);
    if (count === 0) return part;
    let at = 0;
    const rows = part.rows.map((row) => ({
      ...row,
      values: Object.fromEntries(Object.keys(row.values).map((field) => [field, text[at++]!])),
    }));
    return { ...part, rows, withdrawn: count };
  }

  /** The rows of a file, from the first. */
  async *#parts({ state: { kind }, file, signal }: WrittenFile, head: CsvHead): AsyncGenerator<CsvPart> {
    const reading = new CsvReading(signal);
    try {
      await reading.begin({ kind, file, most: MOST, mapping: head.mapping, separator: head.separator });
      yield* reading.parts();
    } finally {
      await reading.close();
    }
  }

  /** @throws NavetteError `conflict` if some rows have become wrong */
  #written(staged: WrittenFile, before: ImportState, part: CsvPart, planned: PlannedPart): ImportState {
    const state = withPart(before, part, planned);
    if (state.faultCount > 0) throw new NavetteError('conflict', { reason: 'incomplete' });
    staged.report(part.done);
    return state;
  }

  async #record(trx: Writer, { id, kind, pageId, added, changed }: ImportState, viewer: Viewer): Promise<void> {
    await insertAuditEntry(trx, {
      at: this.#deps.clock().toISOString(),
      actor: actorOf(viewer),
      action: IMPORTED[kind],
      subject: id,
      ...(pageId === null ? {} : { pageId }),
      detail: { added, changed },
    });
  }

  /** Plans rows of a file. @throws as `requireImport` */
  async importer(state: ImportState, viewer: Viewer): Promise<Importer> {
    if (state.kind === 'organisation') return new OrganisationImport(this.#deps.clock().toISOString());
    return this.#materialImport(state, viewer);
  }

  async #materialImport({ pageId }: ImportState, viewer: Viewer): Promise<MaterialImport> {
    const at = this.#deps.clock().toISOString();
    const { read } = this.#deps.database;
    const page = await requireStudy(read, viewer, 'material.write', pageId ?? '');
    return new MaterialImport({
      pageId: page.id,
      language: page.language,
      viewer,
      createdBy: personIdOf(viewer),
      at,
    });
  }

  /** How many rows there is room for; below 0 if there are too many. */
  async room({ kind, pageId }: ImportState, db: Reader | Writer = this.#deps.database.read) {
    if (kind === 'material') return MOST_MATERIALS - (await countMaterials(db, pageId ?? ''));
    return MOST_ORGANISATIONS - (await countOrganisations(db, { words: '', side: '', actorType: '', country: '' }));
  }
}

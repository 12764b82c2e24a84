import { actorOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { type Code, inBookOrder, withParts } from '#content/extract/code.ts';
import { type CodeInput, codeInput } from '#content/input/material/code-input.ts';
import { parseInput } from '#content/input/parse-input.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import {
  countCoded,
  deleteCode,
  insertCodes,
  listCodes,
  mergeCode,
  type StudyCode,
  updateCode,
} from '#db/extracts/code-repository.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import { requireStudy } from '#server/materials/require-material.ts';
import { writeFor } from '#server/runtime/asker.ts';
import { type Clock, changedAfter } from '#server/runtime/clock.ts';
import { blindTo } from './blind-coding.ts';

/** Most codes of one study. */
export const MOST_CODES = 500;

/** A code in the code book of its study. */
export interface ListedCode extends Code {
  /** 0 for a code without a parent. */
  readonly depth: number;
  /** Extracts that have it. */
  readonly extracts: number;
  readonly updatedAt: string;
}

interface CodeBookDeps {
  readonly database: Database;
  readonly clock: Clock;
}

/** The codes of studies: one code book for all who work on a study. */
export class CodeBook {
  readonly #deps: CodeBookDeps;

  constructor(deps: CodeBookDeps) {
    this.#deps = deps;
  }

  /**
   * The codes of a study, each followed by its children.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async list(pageId: string, viewer: Viewer): Promise<ListedCode[]> {
    const { read } = this.#deps.database;
    await requireStudy(read, viewer, 'material.read', pageId);
    const counts = await countCoded(read, pageId, await blindTo(read, pageId, viewer));
    return inBookOrder(await listCodes(read, pageId)).map(
      ({ id, parentId, name, definition, colour, updatedAt, depth }) => ({
        ...{ id, parentId, name, definition, colour, updatedAt, depth },
        extracts: counts.get(id) ?? 0,
      }),
    );
  }

  /**
   * Adds a code.
   * @throws NavetteError `not-found`, `forbidden`; `conflict` in an archived study; `invalid` with
   * `fields`, also for a duplicate name; `too-many`
   */
  async add(pageId: string, input: CodeInput, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<string> {
    const id = newId();
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const codes = await this.#require(trx, pageId, viewer);
      if (codes.length >= MOST_CODES) throw new NavetteError('too-many', { limit: MOST_CODES });
      const { parent, ...facts } = readCode(input, codes, null);
      const at = this.#deps.clock().toISOString();
      await insertCodes(trx, [{ id, pageId, ...facts, parentId: parent || null, createdAt: at, updatedAt: at }]);
      await this.#record(trx, pageId, viewer, at);
      await sent(trx);
    });
    return id;
  }

  /**
   * Changes a code.
   * @param known its `updatedAt` when its form was made
   * @throws NavetteError as `add`; `conflict` with `fields` if it has changed since
   */
  async change(pageId: string, id: string, input: CodeInput, known: string, viewer: Viewer): Promise<void> {
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const codes = await this.#require(trx, pageId, viewer);
      const before = requireOne(codes, id);
      const { parent, ...facts } = readCode(input, codes, id);
      if (known !== before.updatedAt) throw new NavetteError('conflict', { fields: ['version'] });
      const updatedAt = changedAfter(this.#deps.clock, before.updatedAt);
      await updateCode(trx, id, { ...facts, parentId: parent || null, updatedAt });
      await this.#record(trx, pageId, viewer, updatedAt);
    });
  }

  /** Deletes a code: extracts lose it, its children stay. @throws NavetteError as `add` */
  async remove(pageId: string, id: string, viewer: Viewer): Promise<void> {
    await writeFor(viewer, this.#deps.database, async (trx) => {
      requireOne(await this.#require(trx, pageId, viewer), id);
      await deleteCode(trx, id);
      await this.#record(trx, pageId, viewer, this.#deps.clock().toISOString());
    });
  }

  /**
   * Merges two codes that mean the same: extracts with the first get the second instead.
   * @throws NavetteError as `add`; `invalid` with `fields` if the second is the first or a
   * descendant of it
   */
  async merge(pageId: string, from: string, into: string, viewer: Viewer): Promise<void> {
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const codes = await this.#require(trx, pageId, viewer);
      requireOne(codes, from);
      if (!codes.some(({ id }) => id === into) || withParts(codes, from).has(into))
        throw new NavetteError('invalid', { fields: ['into'] });
      await mergeCode(trx, from, into);
      await this.#record(trx, pageId, viewer, this.#deps.clock().toISOString());
    });
  }

  async #require(trx: Writer, pageId: string, viewer: Viewer): Promise<StudyCode[]> {
    await requireStudy(trx, viewer, 'material.write', pageId);
    return listCodes(trx, pageId);
  }

  async #record(trx: Writer, pageId: string, viewer: Viewer, at: string): Promise<void> {
    await insertAuditEntry(trx, {
      at,
      actor: actorOf(viewer),
      action: 'study.codes-changed',
      subject: pageId,
      pageId,
      // A name may contain a source's words.
      detail: {},
    });
  }
}

function requireOne(codes: readonly StudyCode[], id: string): StudyCode {
  const found = codes.find((code) => code.id === id);
  if (!found) throw new NavetteError('not-found');
  return found;
}

/** @param own the id of the code to change; null for a new one */
function readCode(input: CodeInput, codes: readonly StudyCode[], own: string | null) {
  const facts = parseInput(codeInput, input);
  const same = (name: string) => name.toLocaleLowerCase('fr') === facts.name.toLocaleLowerCase('fr');
  const fields = [
    ...(codes.some(({ id, name }) => id !== own && same(name)) ? ['name'] : []),
    ...(facts.parent !== '' && !codes.some(({ id }) => id === facts.parent) ? ['parent'] : []),
    ...(own !== null && withParts(codes, own).has(facts.parent) ? ['parent'] : []),
  ];
  if (fields.length > 0) throw new NavetteError('invalid', { fields });
  return facts;
}

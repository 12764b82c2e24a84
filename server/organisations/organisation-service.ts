import { authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { parseInput } from '#content/input/parse-input.ts';
import {
  type OrganisationFacts,
  type OrganisationInput,
  organisationInput,
} from '#content/organisation/organisation-input.ts';
import type { OrganisationQuery } from '#content/organisation/organisation-query.ts';
import type { Viewer } from '#content/people/person.ts';
import { can } from '#content/permission.ts';
import { writtenTermCode } from '#content/taxonomy/vocabulary.ts';
import type { Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import {
  countOrganisations,
  findOrganisationsByCode,
  findOrganisationsByIdentifier,
  insertOrganisations,
  keepFormerName,
  listFormerNames,
  listOrganisationNames,
  listOrganisations,
  listOrganisationsAfter,
  listStandingFor,
  type Organisation,
  searchedText,
  updateOrganisation,
} from '#db/organisations/organisation-repository.ts';
import { relistPagesNaming } from '#db/organisations/organisation-uses.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import { changedAfter } from '#server/runtime/clock.ts';
import { findUses, type OrganisationUses } from './find-uses.ts';
import { namesOf } from './names-of.ts';
import { changeRegister, type RegisterDeps, recordChange } from './register-change.ts';
import { requireOrganisation } from './require-organisation.ts';

/** Re-exported for `app`, which must not import from `db`. */
export type { Organisation } from '#db/organisations/organisation-repository.ts';
export type { OrganisationUses } from './find-uses.ts';

/** Most organisations in the register. */
export const MOST_ORGANISATIONS = 200_000;
/** Organisations on a page of the list. */
const ON_A_PAGE = 50;
/** Organisations read per query for a file. */
const IN_A_PART = 500;
/** Most organisations offered for a merger. */
const MOST_OFFERED = 40;

/** Most names offered by a field: about those of a region. */
const MOST_NAMES = 1_500;

/** A page of the register. */
export interface OrganisationList {
  readonly rows: readonly Organisation[];
  readonly total: number;
  /** Counted from 1. */
  readonly page: number;
  readonly pages: number;
}

/** An organisation with its mergers, former names and uses. */
export interface ReadOrganisation {
  readonly organisation: Organisation;
  /** Organisations merged into it, directly or indirectly. */
  readonly merged: readonly Organisation[];
  /** Former names of it and of those merged into it. */
  readonly formerNames: readonly string[];
  readonly uses: OrganisationUses;
}

/**
 * The register of organisations, named by materials, notices, people and invitations.
 * `OrganisationMergers` merges duplicates.
 */
export class OrganisationService {
  readonly #deps: RegisterDeps;

  constructor(deps: RegisterDeps) {
    this.#deps = deps;
  }

  /**
   * A page of the register, by name; the last one if there are fewer.
   * @throws NavetteError `not-found`
   */
  async list(query: OrganisationQuery, viewer: Viewer): Promise<OrganisationList> {
    authorise(viewer, 'organisation.read');
    const { read } = this.#deps.database;
    const total = await countOrganisations(read, query);
    const pages = Math.max(1, Math.ceil(total / ON_A_PAGE));
    const page = Math.min(query.page, pages);
    const rows = await listOrganisations(read, query, { offset: (page - 1) * ON_A_PAGE, limit: ON_A_PAGE });
    return { rows, total, page, pages };
  }

  /** All organisations of a list, in batches of some hundreds. @throws NavetteError `not-found` */
  async *all(query: OrganisationQuery, viewer: Viewer): AsyncGenerator<readonly Organisation[]> {
    authorise(viewer, 'organisation.read');
    for (let last: Organisation | null = null; ; ) {
      const rows: Organisation[] = await listOrganisationsAfter(this.#deps.database.read, query, last, IN_A_PART);
      if (rows.length > 0) yield rows;
      if (rows.length < IN_A_PART) return;
      last = rows.at(-1)!;
    }
  }

  /** An organisation with its uses. @throws NavetteError `not-found` */
  async read(id: string, viewer: Viewer): Promise<ReadOrganisation> {
    authorise(viewer, 'organisation.read');
    const { read } = this.#deps.database;
    const organisation = await requireOrganisation(read, id);
    const all = await listStandingFor(read, id);
    const ids = all.map((one) => one.id);
    return {
      organisation,
      merged: all.filter((one) => one.id !== id),
      formerNames: (await listFormerNames(read, ids)).map(({ name }) => name),
      uses: await findUses(read, await namesOf(read, all), viewer),
    };
  }

  /** Organisations of the list that match words, except one. @throws NavetteError `not-found` */
  async offer(words: string, except: string, viewer: Viewer): Promise<Organisation[]> {
    authorise(viewer, 'organisation.read');
    if (words === '') return [];
    const query = { words, side: '', actorType: '', country: '' };
    const found = await listOrganisations(this.#deps.database.read, query, { offset: 0, limit: MOST_OFFERED + 1 });
    return found.filter(({ id }) => id !== except).slice(0, MOST_OFFERED);
  }

  /** Names offered by organisation fields; none if the viewer may not read the register. */
  async names(viewer: Viewer): Promise<string[]> {
    return can(viewer, 'organisation.read') ? listOrganisationNames(this.#deps.database.read, MOST_NAMES) : [];
  }

  /**
   * Adds an organisation.
   * @throws NavetteError `forbidden`; `invalid`, `conflict` with `fields`; `too-many`
   */
  async add(input: OrganisationInput, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<string> {
    authorise(viewer, 'organisation.write');
    const facts = parseInput(organisationInput, input);
    const id = newId();
    await changeRegister(viewer, this.#deps, [], facts, async (trx) => {
      const all = await countOrganisations(trx, { words: '', side: '', actorType: '', country: '' });
      if (all >= MOST_ORGANISATIONS) throw new NavetteError('too-many', { limit: MOST_ORGANISATIONS });
      await refuseTaken(trx, facts, null);
      const at = this.#deps.clock().toISOString();
      await insertOrganisations(trx, [newOrganisation(id, facts, at)]);
      await relistPagesNaming(trx, [writtenTermCode(facts.name)]);
      await recordChange(trx, this.#deps.clock, viewer, 'organisation.added', id, { name: facts.name });
      await sent(trx);
    });
    return id;
  }

  /**
   * Changes an organisation. It is still found by its former names.
   * @param known its `updatedAt` when its form was made
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields`; `conflict` with
   * `fields` if its name in this country or its identifier is taken, or it has changed since
   */
  async change(id: string, input: OrganisationInput, known: string, viewer: Viewer): Promise<void> {
    authorise(viewer, 'organisation.write');
    const facts = parseInput(organisationInput, input);
    await changeRegister(viewer, this.#deps, [id], facts, async (trx) => {
      const before = await requireOrganisation(trx, id);
      if (known !== before.updatedAt) throw new NavetteError('conflict', { fields: ['version'] });
      await refuseTaken(trx, facts, id);
      const names = await namesOf(trx, await listStandingFor(trx, id));
      await changeOrganisation(trx, before, facts, changedAfter(this.#deps.clock, before.updatedAt));
      await relistPagesNaming(trx, [...names.map(({ code }) => code), writtenTermCode(facts.name)]);
      await recordChange(trx, this.#deps.clock, viewer, 'organisation.changed', id, { name: facts.name });
    });
  }
}

/** @throws NavetteError `conflict` with `fields` */
async function refuseTaken(trx: Writer, facts: OrganisationFacts, id: string | null): Promise<void> {
  const named = await findOrganisationsByCode(trx, [writtenTermCode(facts.name)]);
  const fields: string[] = [];
  if (named.some((one) => one.id !== id && one.country === facts.country)) fields.push('name');
  if (facts.identifier !== '') {
    const known = await findOrganisationsByIdentifier(trx, [facts.identifier]);
    if (known.some((one) => one.id !== id)) fields.push('identifier');
  }
  if (fields.length > 0) throw new NavetteError('conflict', { fields });
}

/** The row of a new organisation. */
export function newOrganisation(id: string, facts: OrganisationFacts, at: string): Organisation {
  return {
    ...facts,
    id,
    nameCode: writtenTermCode(facts.name),
    searched: searchedText(facts),
    mergedInto: null,
    standsFor: id,
    createdAt: at,
    updatedAt: at,
  };
}

/** Updates an organisation, and stores its former name. */
async function changeOrganisation(
  trx: Writer,
  before: Organisation,
  facts: OrganisationFacts,
  updatedAt: string,
): Promise<void> {
  const nameCode = writtenTermCode(facts.name);
  await keepFormerName(trx, before, nameCode);
  await updateOrganisation(trx, before.id, { ...facts, nameCode, searched: searchedText(facts), updatedAt });
}

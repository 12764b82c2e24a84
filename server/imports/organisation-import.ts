import type { ReadRow, RowFault } from '#content/csv/read-rows.ts';
import type { OrganisationFacts } from '#content/organisation/organisation-input.ts';
import { writtenTermCode } from '#content/taxonomy/vocabulary.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import type { RegisterChange } from '#db/organisations/organisation-import.ts';
import {
  findOrganisationsByCode,
  findOrganisationsById,
  findOrganisationsByIdentifier,
  type Organisation,
  searchedText,
} from '#db/organisations/organisation-repository.ts';
import { firstShown, type Importer, MOST_PREVIEWED, type PlannedPart, type ShownRow, shownFields } from './importer.ts';

const NOTHING: OrganisationFacts = {
  ...{ name: '', acronym: '', side: '', actorType: '', country: '', site: '', identifier: '' },
};

interface Planned {
  readonly row: ReadRow;
  readonly before: Organisation | null;
  /** The row names one that was merged with it. */
  readonly isMerged: boolean;
  readonly facts: OrganisationFacts;
}

/** What became of a row: enough to plan it again. */
interface Prepared {
  readonly row: ReadRow;
  readonly code: string;
  /** The organisation that it changes, or adds. */
  readonly id: string;
  readonly outcome: keyof Counts;
}

type Counts = Pick<PlannedPart, 'added' | 'changed' | 'unchanged'>;

/** The organisations of some rows as they will be: none if there are faults. */
interface PreparedPart {
  readonly part: PlannedPart;
  readonly organisations: readonly Organisation[];
}

/**
 * Imports organisations from a file. One that the register has under the identifier, or else under
 * name and country, is changed; others are added. Fields without a column do not change.
 */
export class OrganisationImport implements Importer {
  readonly #at: string;
  /** The first line of each organisation in the file so far. */
  readonly #lines = new Map<string, number>();
  #prepared: Prepared[] = [];

  constructor(at: string) {
    this.#at = at;
  }

  async plan(db: Reader | Writer, rows: readonly ReadRow[]): Promise<PlannedPart> {
    const { doubled, firsts } = this.#firsts(rows);
    const { faults, planned } = await match(db, firsts);
    const shown = firstShown(planned.slice(0, MOST_PREVIEWED).map(shownOf), doubled);
    return { doubled, faults, ...count(planned.map(outcomeOf)), shown };
  }

  /** As `plan`, with the organisations, and keeps the rows for `replan`. */
  async prepare(db: Reader | Writer, rows: readonly ReadRow[]): Promise<PreparedPart> {
    const { doubled, firsts } = this.#firsts(rows);
    const { faults, planned } = await match(db, firsts);
    const { prepared, organisations } = this.#prepare(planned);
    this.#prepared.push(...prepared);
    const part = { doubled, faults, ...count(prepared.map(({ outcome }) => outcome)) };
    return { part, organisations: faults.length > 0 ? [] : organisations };
  }

  /**
   * Plans rows again whose name or identifier has changed in the register since.
   * @returns differences to the counts so far, which may be negative; and the ids of organisations
   * that were prepared from these rows and are replaced
   */
  async replan(
    db: Reader | Writer,
    changes: readonly RegisterChange[],
  ): Promise<PreparedPart & { readonly dropped: readonly string[] }> {
    const codes = new Set(changes.map(({ nameCode }) => nameCode));
    const identifiers = new Set(changes.map(({ identifier }) => identifier).filter(Boolean));
    const isConcerned = ({ code, row }: Prepared) => codes.has(code) || identifiers.has(row.values.identifier ?? '');
    const again = new Set(this.#prepared.filter(isConcerned));
    // If several rows change one organisation, the last is written: all are planned again, or none.
    for (;;) {
      const { faults, planned } = await match(db, inOrder([...again].map(({ row }) => row)));
      const ids = new Set([...again].map(({ id }) => id));
      for (const { before } of planned) if (before) ids.add(before.id);
      const others = this.#prepared.filter((one) => ids.has(one.id) && !again.has(one));
      for (const one of others) again.add(one);
      if (others.length > 0) continue;
      const { prepared, organisations } = this.#prepare(planned);
      this.#prepared = [...this.#prepared.filter((one) => !again.has(one)), ...prepared];
      const [now, then] = [prepared, [...again]].map((some) => count(some.map(({ outcome }) => outcome)));
      return {
        part: { doubled: [], faults, ...difference(now!, then!) },
        organisations: faults.length > 0 ? [] : organisations,
        dropped: [...again].map(({ id }) => id),
      };
    }
  }

  /** Separates rows from those that name the same organisation as an earlier line. */
  #firsts(rows: readonly ReadRow[]) {
    const doubled: { line: number; first: number }[] = [];
    const firsts: ReadRow[] = [];
    for (const row of rows) {
      const { line, values } = row;
      const identifier = values.identifier ?? '';
      const named = `${writtenTermCode(values.name ?? '')} ${values.country ?? ''}`;
      const keys = [...(identifier === '' ? [] : [`id ${identifier}`]), named];
      const first = keys.map((key) => this.#lines.get(key)).find((one) => one !== undefined);
      if (first !== undefined) {
        doubled.push({ line, first });
        continue;
      }
      for (const key of keys) this.#lines.set(key, line);
      firsts.push(row);
    }
    return { doubled, firsts };
  }

  #prepare(planned: readonly Planned[]) {
    const prepared: Prepared[] = [];
    const organisations: Organisation[] = [];
    for (const one of planned) {
      const { row, before, facts } = one;
      const [id, outcome] = [before?.id ?? newId(), outcomeOf(one)];
      prepared.push({ row, code: writtenTermCode(row.values.name ?? ''), id, outcome });
      if (outcome !== 'unchanged') organisations.push(this.#organisation(id, before, facts));
    }
    return { prepared, organisations };
  }

  #organisation(id: string, before: Organisation | null, facts: OrganisationFacts): Organisation {
    const derived = { nameCode: writtenTermCode(facts.name), searched: searchedText(facts), updatedAt: this.#at };
    return { mergedInto: null, standsFor: id, createdAt: this.#at, ...before, ...facts, ...derived, id };
  }
}

/** Matches rows with the register's organisations. No two of these rows name the same one. */
async function match(db: Reader | Writer, rows: readonly ReadRow[]) {
  const faults: RowFault[] = [];
  const planned: Planned[] = [];
  const codes = [...new Set(rows.map(({ values }) => writtenTermCode(values.name ?? '')))];
  const identifiers = [...new Set(rows.map(({ values }) => values.identifier ?? '').filter(Boolean))];
  const found = await findOrganisationsByCode(db, codes);
  const known = await findOrganisationsByIdentifier(db, identifiers);
  // A merged name leads to the organisation that remained.
  const roots = await findOrganisationsById(db, [...new Set([...found, ...known].map(({ standsFor }) => standsFor))]);
  const standing = new Map(roots.map((one) => [one.id, one]));
  const byIdentifier = new Map(known.map((one) => [one.identifier, one]));
  const byCode = new Map<string, Organisation[]>();
  for (const one of found) byCode.set(one.nameCode, [...(byCode.get(one.nameCode) ?? []), one]);
  for (const row of rows) {
    const { line, values } = row;
    const named = byCode.get(writtenTermCode(values.name ?? '')) ?? [];
    // Without a column of countries, a name that one organisation alone bears is that one.
    const alike =
      values.country === undefined ? (named.length === 1 ? named[0] : undefined) : sameCountry(named, values);
    const found = byIdentifier.get(values.identifier ?? '') ?? alike;
    const before = found ? (standing.get(found.standsFor) ?? found) : null;
    const isMerged = found !== undefined && before !== null && found.id !== before.id;
    const facts = { ...NOTHING, ...(before ? factsOf(before) : {}), ...values } as OrganisationFacts;
    // A merged organisation keeps the name of the one that remained.
    const wanted = isMerged ? ({ ...facts, name: before.name, country: before.country } as OrganisationFacts) : facts;
    const taken = sameCountry(byCode.get(writtenTermCode(wanted.name)) ?? [], wanted);
    if (taken && taken.id !== before?.id) faults.push({ line, field: 'name', problem: 'taken', text: wanted.name });
    else planned.push({ row, before, facts: wanted, isMerged });
  }
  return { faults, planned };
}

const inOrder = (rows: readonly ReadRow[]) => [...rows].sort((a, b) => a.line - b.line);

const sameCountry = (named: readonly Organisation[], { country }: { readonly country?: string }) =>
  named.find((one) => one.country === (country ?? ''));

function factsOf(one: Organisation): OrganisationFacts {
  const { name, acronym, side, actorType, country, site, identifier } = one;
  return { name, acronym, side, actorType, country, site, identifier } as OrganisationFacts;
}

/** A row as the preview shows it. */
function shownOf(one: Planned): ShownRow {
  const { row, before, facts, isMerged } = one;
  const merged = isMerged && before ? before.name : '';
  const fields = shownFields(facts, before && factsOf(before));
  return { line: row.line, first: null, outcome: outcomeOf(one), merged, fields };
}

function outcomeOf({ before, facts }: Planned): keyof Counts {
  if (!before) return 'added';
  const known = factsOf(before);
  const isSame = (Object.keys(known) as (keyof OrganisationFacts)[]).every((key) => known[key] === facts[key]);
  return isSame ? 'unchanged' : 'changed';
}

function count(outcomes: readonly (keyof Counts)[]): Counts {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  for (const outcome of outcomes) counts[outcome]++;
  return counts;
}

const difference = (a: Counts, b: Counts): Counts => ({
  added: a.added - b.added,
  changed: a.changed - b.changed,
  unchanged: a.unchanged - b.unchanged,
});

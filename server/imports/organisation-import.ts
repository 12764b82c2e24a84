import type { ReadRow, RowFault } from '#content/csv/read-rows.ts';
import type { OrganisationFacts } from '#content/organisation/organisation-input.ts';
import { writtenTermCode } from '#content/taxonomy/vocabulary.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import {
  findOrganisationsByCode,
  findOrganisationsById,
  findOrganisationsByIdentifier,
  type Organisation,
  searchedText,
} from '#db/organisations/organisation-repository.ts';
import type { Importer, PlannedPart } from './importer.ts';

const NOTHING: OrganisationFacts = {
  ...{ name: '', acronym: '', side: '', actorType: '', country: '', site: '', identifier: '' },
};

interface Planned {
  readonly before: Organisation | null;
  readonly facts: OrganisationFacts;
}

/**
 * Organisations of a file: one that the register knows by the identifier, or else by name and
 * country, is changed; others are added. Of fields without a column, nothing changes.
 */
export class OrganisationImport implements Importer {
  readonly #at: string;
  /** What the file has brought so far: the line on which each first stands. */
  readonly #lines = new Map<string, number>();

  constructor(at: string) {
    this.#at = at;
  }

  async plan(db: Reader | Writer, rows: readonly ReadRow[]): Promise<PlannedPart> {
    const { doubled, faults, planned } = await this.#plan(db, rows);
    return { doubled, faults, ...count(planned) };
  }

  /** As `plan`, with the organisations as they will be: none if there are faults. */
  async prepare(
    db: Reader | Writer,
    rows: readonly ReadRow[],
  ): Promise<{ readonly part: PlannedPart; readonly organisations: readonly Organisation[] }> {
    const { doubled, faults, planned } = await this.#plan(db, rows);
    const changed = faults.length > 0 ? [] : planned.filter((one) => !isSame(one));
    return {
      part: { doubled, faults, ...count(planned) },
      organisations: changed.map(({ before, facts }) => this.#row(before, facts)),
    };
  }

  #row(before: Organisation | null, facts: OrganisationFacts): Organisation {
    const id = before?.id ?? newId();
    const derived = { nameCode: writtenTermCode(facts.name), searched: searchedText(facts), updatedAt: this.#at };
    return { mergedInto: null, standsFor: id, createdAt: this.#at, ...before, ...facts, ...derived, id };
  }

  async #plan(db: Reader | Writer, rows: readonly ReadRow[]) {
    const doubled: { line: number; first: number }[] = [];
    const faults: RowFault[] = [];
    const planned: Planned[] = [];
    const codes = [...new Set(rows.map(({ values }) => writtenTermCode(values.name ?? '')))];
    const identifiers = [...new Set(rows.map(({ values }) => values.identifier ?? '').filter(Boolean))];
    const found = await findOrganisationsByCode(db, codes);
    const known = await findOrganisationsByIdentifier(db, identifiers);
    // A name that was merged leads to the organisation that was kept.
    const roots = await findOrganisationsById(db, [...new Set([...found, ...known].map(({ standsFor }) => standsFor))]);
    const standing = new Map(roots.map((one) => [one.id, one]));
    const byIdentifier = new Map(known.map((one) => [one.identifier, one]));
    const byCode = new Map<string, Organisation[]>();
    for (const one of found) byCode.set(one.nameCode, [...(byCode.get(one.nameCode) ?? []), one]);
    for (const { line, values } of rows) {
      const code = writtenTermCode(values.name ?? '');
      const identifier = values.identifier ?? '';
      const keys = [...(identifier === '' ? [] : [`id ${identifier}`]), `${code} ${values.country ?? ''}`];
      const first = keys.map((key) => this.#lines.get(key)).find((one) => one !== undefined);
      if (first !== undefined) {
        doubled.push({ line, first });
        continue;
      }
      const named = byCode.get(code) ?? [];
      // Without a column of countries, a name that one organisation alone bears is that one.
      const alike =
        values.country === undefined ? (named.length === 1 ? named[0] : undefined) : sameCountry(named, values);
      const match = byIdentifier.get(identifier) ?? alike;
      const before = match ? (standing.get(match.standsFor) ?? match) : null;
      const merged = match && before && match.id !== before.id;
      const facts = { ...NOTHING, ...(before ? factsOf(before) : {}), ...values } as OrganisationFacts;
      // What was merged stays under the name of the one that was kept.
      const wanted = merged ? ({ ...facts, name: before.name, country: before.country } as OrganisationFacts) : facts;
      const taken = sameCountry(byCode.get(writtenTermCode(wanted.name)) ?? [], wanted);
      if (taken && taken.id !== before?.id) {
        faults.push({ line, field: 'name', problem: 'taken', text: wanted.name });
        continue;
      }
      for (const key of keys) this.#lines.set(key, line);
      planned.push({ before, facts: wanted });
    }
    return { doubled, faults, planned };
  }
}

const sameCountry = (named: readonly Organisation[], { country }: { readonly country?: string }) =>
  named.find((one) => one.country === (country ?? ''));

function factsOf(one: Organisation): OrganisationFacts {
  const { name, acronym, side, actorType, country, site, identifier } = one;
  return { name, acronym, side, actorType, country, site, identifier } as OrganisationFacts;
}

function isSame({ before, facts }: Planned): boolean {
  if (!before) return false;
  const known = factsOf(before);
  return (Object.keys(known) as (keyof OrganisationFacts)[]).every((key) => known[key] === facts[key]);
}

function count(planned: readonly Planned[]) {
  const added = planned.filter(({ before }) => before === null).length;
  const unchanged = planned.filter(isSame).length;
  return { added, unchanged, changed: planned.length - added - unchanged };
}

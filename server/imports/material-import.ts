import { isWithin } from '#content/activity/latest-day.ts';
import type { ReadRow, RowFault } from '#content/csv/read-rows.ts';
import { type MaterialInput, materialInput } from '#content/input/material/material-input.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { MATERIAL_KINDS, type MaterialKind, materialLabel } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { foldText } from '#content/search/words/fold.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import {
  insertMaterials,
  listMaterials,
  type Material,
  type NotedMaterial,
  nextMaterialNumber,
  putMaterials,
} from '#db/materials/material-repository.ts';
import { MOST_MATERIALS } from '#server/materials/material-service.ts';
import { openMaterials } from '#server/materials/require-material.ts';
import { firstShown, type Importer, MOST_PREVIEWED, type PlannedPart, type ShownRow, shownFields } from './importer.ts';

type Facts = Omit<MaterialInput, 'kind'>;

interface Planned {
  readonly line: number;
  readonly before: Material | null;
  readonly kind: MaterialKind;
  readonly facts: Facts;
}

/** The materials that the viewer may open, by what a file may name them. */
interface Known {
  readonly byLabel: ReadonlyMap<string, Material>;
  readonly byWords: ReadonlyMap<string, Material>;
}

interface MaterialImportOptions {
  readonly pageId: string;
  /** The language of new materials, unless the file states another. */
  readonly language: string;
  /** The person who imports: materials that they may not open are not changed. */
  readonly viewer: Viewer;
  readonly createdBy: string | null;
  readonly at: string;
}

/**
 * Imports the materials of a study from a file. One that the study has under its label, or without
 * a label under its kind, title and date, is changed; others are added. Fields without a column do
 * not change.
 */
export class MaterialImport implements Importer {
  readonly #options: MaterialImportOptions;
  readonly #lines = new Map<string, number>();
  /** Read once in the transaction that writes: nothing else changes the study during it. */
  #known: Promise<Known> | null = null;
  readonly #numbers = new Map<MaterialKind, number>();

  constructor(options: MaterialImportOptions) {
    this.#options = options;
  }

  async plan(db: Reader | Writer, rows: readonly ReadRow[]): Promise<PlannedPart> {
    const { planned, ...matched } = this.#match(rows, await this.#read(db));
    const shown = firstShown(planned.slice(0, MOST_PREVIEWED).map(shownOf), matched.doubled);
    return { ...matched, ...count(planned), shown };
  }

  async write(trx: Writer, rows: readonly ReadRow[]): Promise<PlannedPart> {
    this.#known ??= this.#read(trx);
    const { planned, ...matched } = this.#match(rows, await this.#known);
    const { pageId, at, createdBy } = this.#options;
    if (matched.faults.length > 0) return { ...matched, ...count(planned) };
    const added: NotedMaterial[] = [];
    const changed: NotedMaterial[] = [];
    for (const { before, kind, facts } of planned) {
      const noted = parseInput(materialInput, { ...facts, kind });
      if (before) {
        const { isKeptToTeam: _kept, ...row } = before;
        if (!isSame({ before, facts })) changed.push({ ...row, ...noted, updatedAt: at });
        continue;
      }
      const number = this.#numbers.get(kind) ?? (await nextMaterialNumber(trx, pageId, kind));
      this.#numbers.set(kind, number + 1);
      added.push({ ...noted, id: newId(), pageId, number, createdBy, createdAt: at, updatedAt: at });
    }
    await insertMaterials(trx, added);
    await putMaterials(trx, changed);
    return { ...matched, ...count(planned) };
  }

  async #read(db: Reader | Writer): Promise<Known> {
    const { pageId, viewer } = this.#options;
    const open = await openMaterials(db, viewer, await listMaterials(db, pageId, MOST_MATERIALS));
    return {
      byLabel: new Map(open.map((one) => [materialLabel(one), one])),
      byWords: new Map(open.map((one) => [wordsOf(one), one])),
    };
  }

  #match(rows: readonly ReadRow[], { byLabel, byWords }: Known) {
    const { language, at } = this.#options;
    const doubled: { line: number; first: number }[] = [];
    const faults: RowFault[] = [];
    const planned: Planned[] = [];
    for (const { line, values } of rows) {
      const label = (values.label ?? '').toUpperCase();
      const letter = MATERIAL_KINDS.find((kind) => kind.letter === /^([A-Z])\d+$/.exec(label)?.[1]);
      const kind = (values.kind || letter?.code || '') as MaterialKind | '';
      if (kind === '') {
        faults.push({ line, field: 'kind', problem: 'missing', text: '' });
        continue;
      }
      if (letter && letter.code !== kind) {
        faults.push({ line, field: 'kind', problem: 'other-kind', text: label });
        continue;
      }
      const { title = '', heldOn = '' } = values;
      const key = label === '' ? wordsOf({ kind, title, heldOn }) : label;
      const before = byLabel.get(label) ?? (label === '' ? byWords.get(key) : undefined) ?? null;
      // One row may name a material by its label, another by its words.
      const keys = before ? [key, before.id] : [key];
      const first = keys.map((one) => this.#lines.get(one)).find((one) => one !== undefined);
      if (first !== undefined) {
        doubled.push({ line, first });
        continue;
      }
      for (const one of keys) this.#lines.set(one, line);
      // As in the form. With a range of years, the time zone of the day does not matter.
      if (heldOn !== before?.heldOn && !isWithin('work', heldOn, at.slice(0, 10))) {
        faults.push({ line, field: 'heldOn', problem: 'wrong', text: heldOn });
        continue;
      }
      const noted = Object.entries(values).filter(
        ([field, value]) => field !== 'label' && field !== 'kind' && !(field === 'language' && value === ''),
      );
      const facts = { ...(before ? factsOf(before) : emptyFacts(language)), ...Object.fromEntries(noted) } as Facts;
      planned.push({ line, before, kind, facts });
    }
    return { doubled, faults, planned };
  }
}

const wordsOf = ({ kind, title, heldOn }: Pick<Material, 'kind' | 'title' | 'heldOn'>): string =>
  `${kind} ${heldOn} ${foldText(title)}`;

const emptyFacts = (language: string): Facts =>
  ({
    ...{ title: '', heldOn: '', place: '', country: '', language, collector: '', side: '', organisation: '' },
    ...{ actorType: '', summary: '', access: 'team' },
  }) as Facts;

function factsOf(one: Material): Facts {
  const { title, heldOn, place, country, language, collector, side, organisation, actorType, summary, access } = one;
  const origin = { country, language, collector, side, organisation, actorType };
  return { title, heldOn, place, ...origin, summary, access } as Facts;
}

/** A row as the preview shows it. Who opens it is not in the file. */
function shownOf(one: Planned): ShownRow {
  const { line, before, kind } = one;
  const { access: _now, ...facts } = one.facts;
  const { access: _then, ...known } = before ? factsOf(before) : one.facts;
  const label = before ? materialLabel(before) : '';
  return {
    ...{ line, first: null, merged: '' },
    outcome: before === null ? 'added' : isSame(one) ? 'unchanged' : 'changed',
    fields: shownFields({ label, kind, ...facts }, before && { label, kind: before.kind, ...known }),
  };
}

function isSame({ before, facts }: Pick<Planned, 'before' | 'facts'>): boolean {
  if (!before) return false;
  const known = factsOf(before);
  return (Object.keys(known) as (keyof Facts)[]).every((key) => known[key] === facts[key]);
}

function count(planned: readonly Planned[]) {
  const added = planned.filter(({ before }) => before === null).length;
  const unchanged = planned.filter(isSame).length;
  return { added, unchanged, changed: planned.length - added - unchanged };
}

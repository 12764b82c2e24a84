import type { Anchor } from '#content/annotation/annotation.ts';
import { LONGEST_SOUND, lastSecond } from '#content/extract/extract.ts';
import { type PassageAnchor, partsOf, passageOf } from '#content/extract/passage.ts';
import { LONGEST_NAME } from '#content/input/input-text.ts';
import { codeInput, LONGEST_DEFINITION } from '#content/input/material/code-input.ts';
import { LONGEST_NOTE, MOST_CODES_OF_EXTRACT } from '#content/input/material/extract-input.ts';
import { LONGEST_SUMMARY, LONGEST_TITLE } from '#content/input/material/material-input.ts';
import { cutLetters } from '#content/text/cut-at-word.ts';
import { oneLine } from '#content/text/one-line.ts';
import { newId } from '#db/driver/new-id.ts';
import type { StudyCode } from '#db/extracts/code-repository.ts';
import type { ImportState } from './import-state.ts';
import { nearestColour } from './nearest-colour.ts';
import type { LeftOutKind, ReadCoding, ReadProject, ReadSource, StagedBytes } from './qda-form.ts';

/** Imported, but not as the file has it. */
export type ChangedKind = 'colour' | 'renamed' | 'joined' | 'shortened' | 'coder' | 'more-codes';
/** Not imported, since Navette has it, or had it, in another state. */
export type StaysOutKind = 'closed' | 'removed' | 'not-found';

/** A code to be added or changed. */
export interface PlannedCode {
  readonly id: string;
  readonly guid: string;
  readonly isNew: boolean;
  readonly facts: Pick<StudyCode, 'name' | 'definition' | 'colour' | 'parentId'>;
}
export interface PlannedMaterial {
  readonly id: string;
  readonly guid: string;
  readonly kind: 'interview' | 'sound';
  readonly title: string;
  readonly summary: string;
  /** Yjs update of its transcript; null for none. */
  readonly update: StagedBytes | null;
}
export interface PlannedExtract {
  readonly id: string;
  readonly guid: string;
  readonly materialId: string;
  readonly isNew: boolean;
  readonly anchor: PassageAnchor | null;
  readonly from: number | null;
  readonly to: number | null;
  /** Null to leave it unchanged. */
  readonly note: string | null;
  readonly createdBy: string | null;
  readonly codes: readonly { readonly id: string; readonly by: string | null }[];
}

/** The changes that a project makes in a study. */
export interface ImportPlan {
  readonly codes: readonly PlannedCode[];
  readonly materials: readonly PlannedMaterial[];
  readonly extracts: readonly PlannedExtract[];
  /** GUIDs of objects that the study already has. */
  readonly met: readonly (readonly [kind: 'code' | 'material', guid: string, id: string])[];
  readonly changed: ReadonlyMap<ChangedKind, number>;
  readonly leftOut: ReadonlyMap<LeftOutKind | StaysOutKind, number>;
}

/** The positions of words that a project marks in transcripts of the study, by GUID and part. */
export type FollowedWords = ReadonlyMap<string, Anchor['relative']>;
export const followKey = (guid: string, part: number): string => (part === 0 ? guid : `${guid}/${part}`);

/**
 * Compares a project with a study. Objects deleted in the study do not come back; known GUIDs are
 * changed; an existing transcript keeps its words, and is marked where it has the project's words;
 * codes are added to extracts, never removed from them.
 */
export function planImport(project: ReadProject, state: ImportState, followed: FollowedWords): ImportPlan {
  return new Planner(project, state, followed).plan();
}

class Planner {
  readonly #project: ReadProject;
  readonly #state: ImportState;
  readonly #followed: FollowedWords;
  readonly #codes = new Map<string, string>();
  /** The parent of each code, as the study has it or as it is planned. */
  readonly #parents = new Map<string, string | null>();
  readonly #materials = new Map<string, string>();
  readonly #extracts = new Set<string>();
  readonly #changed = new Map<ChangedKind, number>();
  readonly #leftOut: Map<LeftOutKind | StaysOutKind, number>;
  readonly #plan = {
    codes: [] as PlannedCode[],
    materials: [] as PlannedMaterial[],
    extracts: [] as PlannedExtract[],
    met: [] as (readonly ['code' | 'material', string, string])[],
  };

  constructor(project: ReadProject, state: ImportState, followed: FollowedWords) {
    this.#project = project;
    this.#state = state;
    this.#followed = followed;
    this.#leftOut = new Map(project.leftOut);
  }

  plan(): ImportPlan {
    this.#planCodes();
    // A sound comes after the text that it is attached to.
    const sources = [...this.#project.sources].sort((a, b) => Number(a.joins !== null) - Number(b.joins !== null));
    for (const source of sources) this.#planSource(source);
    return { ...this.#plan, changed: this.#changed, leftOut: this.#leftOut };
  }

  #note(kind: ChangedKind, count = 1): void {
    if (count > 0) this.#changed.set(kind, (this.#changed.get(kind) ?? 0) + count);
  }

  #skip(kind: StaysOutKind | 'without-guid', count = 1): void {
    if (count > 0) this.#leftOut.set(kind, (this.#leftOut.get(kind) ?? 0) + count);
  }

  #cut(text: string, longest: number): string {
    if (text.length <= longest) return text;
    this.#note('shortened');
    return `${text.slice(0, longest - 1)}…`;
  }

  #planCodes(): void {
    const { codes } = this.#state;
    const byId = new Map(codes.map((one) => [one.id, one]));
    const fold = (name: string) => name.toLocaleLowerCase('fr');
    const taken = new Map(codes.map(({ id, name }) => [fold(name), id]));
    const placed = new Set<string>();
    const numbers = new Map<string, number>();
    for (const { id, parentId } of codes) this.#parents.set(id, parentId);
    for (const { guid, parent, name, definition, colour } of this.#project.codes) {
      if (this.#codes.has(guid)) continue;
      const wanted = this.#cut(oneLine(name), LONGEST_NAME) || '–';
      const found = this.#state.find('code', guid);
      const before = found === null ? undefined : byId.get(found);
      const alike = before ? undefined : taken.get(fold(wanted));
      // A code of the study, not one that this file has just added.
      if (alike !== undefined && byId.has(alike) && !placed.has(alike)) {
        this.#codes.set(guid, alike);
        placed.add(alike);
        this.#plan.met.push(['code', guid, alike]);
        this.#note('joined');
        continue;
      }
      const id = before?.id ?? newId();
      // What a code that is new does not get, it would not get later either: the search goes on.
      const from = before ? 1 : (numbers.get(wanted) ?? 1);
      const { name: free, number } = freeName(wanted, from, (one) => (taken.get(fold(one)) ?? id) === id);
      if (!before) numbers.set(wanted, number + 1);
      if (free !== wanted) this.#note('renamed');
      taken.set(fold(free), id);
      this.#codes.set(guid, id);
      placed.add(id);
      const nearest = nearestColour(colour);
      if (nearest && !nearest.isSame && nearest.colour !== before?.colour) this.#note('colour');
      const parentId = parent === null ? null : (this.#codes.get(parent) ?? null);
      const facts = {
        name: free,
        definition: this.#cut(definition.trim(), LONGEST_DEFINITION),
        colour: nearest?.colour ?? before?.colour ?? 'grey',
        parentId: this.#isAbove(id, parentId) ? null : parentId,
      };
      const isSame =
        before &&
        (['name', 'definition', 'colour', 'parentId'] as const).every((field) => before[field] === facts[field]);
      if (isSame) continue;
      codeInput.parse({ ...facts, parent: facts.parentId ?? '' });
      this.#parents.set(id, facts.parentId);
      this.#plan.codes.push({ id, guid, isNew: !before, facts });
    }
  }

  /** Whether a code is a descendant of another in the plan: it cannot be its ancestor as well. */
  #isAbove(id: string, part: string | null): boolean {
    const seen = new Set<string>();
    for (let at = part; at !== null && !seen.has(at); at = this.#parents.get(at) ?? null) {
      if (at === id) return true;
      seen.add(at);
    }
    return false;
  }

  #planSource(source: ReadSource): void {
    // Only the first has the id for itself.
    if (this.#materials.has(source.guid)) return this.#skip('without-guid');
    const passages = source.text?.passages ?? [];
    const marked = passages.length + source.stretches.length;
    const { materials, open, transcripts } = this.#state;
    const joins = source.joins === null ? undefined : this.#materials.get(source.joins);
    const known = joins ?? this.#state.find('material', source.guid);
    let materialId = known;
    let isNew = false;
    if (known === null || known === undefined) {
      // The source is empty.
      if (!source.text && source.stretches.length === 0) return;
      materialId = newId();
      isNew = true;
      const title = this.#project.isOwn ? source.name.replace(/^[A-Z]\d+ – /, '') : source.name;
      this.#plan.materials.push({
        id: materialId,
        guid: source.guid,
        kind: source.text ? 'interview' : 'sound',
        title: this.#cut(oneLine(title), LONGEST_TITLE) || '–',
        summary: this.#cut(source.description.trim(), LONGEST_SUMMARY),
        update: source.text?.update ?? null,
      });
    } else if (joins === undefined) {
      if (!materials.has(known)) return this.#skip('removed', Math.max(1, marked));
      if (!open.has(known)) return this.#skip('closed', Math.max(1, marked));
      this.#plan.met.push(['material', source.guid, known]);
    }
    this.#materials.set(source.guid, materialId!);
    const isThere = isNew || transcripts.has(materialId!);
    for (const { anchor, ...one } of passages) {
      const parts = partsOf(anchor).flatMap((part, at) => {
        const relative = isNew ? part.relative : (this.#followed.get(followKey(one.guid, at)) ?? null);
        return isThere && relative ? [{ ...part, relative }] : [];
      });
      const there = passageOf(parts);
      this.#planExtract(one.guid, materialId!, one, there && { anchor: there, from: null, to: null });
    }
    const end = lastSecond(this.#state.sounds.get(materialId!) ?? null);
    for (const { from, to, ...one } of source.stretches) {
      const isRight = to <= Math.min(LONGEST_SOUND * 1_000, end);
      this.#planExtract(one.guid, materialId!, one, isRight ? { anchor: null, from, to } : null);
    }
  }

  #planExtract(
    guid: string,
    materialId: string,
    one: { readonly user: string | null; readonly note: string; readonly codings: readonly ReadCoding[] },
    place: Pick<PlannedExtract, 'anchor' | 'from' | 'to'> | null,
  ): void {
    // Only the first has the id for itself: two would be two changes of one extract.
    if (this.#extracts.has(guid)) return this.#skip('without-guid');
    this.#extracts.add(guid);
    const found = this.#state.find('extract', guid);
    const before = found === null ? undefined : this.#state.extracts.get(found);
    if (found !== null && (!before || before.removedAt !== null)) return this.#skip('removed');
    if (!before && !place) return this.#skip('not-found');
    const has = found === null ? undefined : this.#state.given.get(found);
    const codes = new Map<string, string | null>();
    for (const { code, user } of one.codings) {
      const id = this.#codes.get(code);
      if (id === undefined || has?.has(id)) continue;
      if (codes.has(id)) continue;
      if ((has?.size ?? 0) + codes.size >= MOST_CODES_OF_EXTRACT) {
        this.#note('more-codes');
        continue;
      }
      const by = this.#state.person(user);
      if (user !== null && by === null) this.#note('coder');
      codes.set(id, by);
    }
    const cut = this.#cut(one.note, LONGEST_NOTE);
    const note = before ? (cut === '' || cut === before.note ? null : cut) : cut;
    if (before && note === null && codes.size === 0) return;
    this.#plan.extracts.push({
      id: found ?? newId(),
      guid,
      materialId,
      isNew: !before,
      anchor: place?.anchor ?? null,
      from: place?.from ?? null,
      to: place?.to ?? null,
      note,
      createdBy: this.#state.person(one.user),
      codes: [...codes].map(([id, by]) => ({ id, by })),
    });
  }
}

/** A name that is free, followed by a number unless that is 1: the first from the given one. */
function freeName(name: string, from: number, isFree: (name: string) => boolean) {
  for (let number = from; ; number++) {
    const one = number === 1 ? name : `${cutLetters(name, LONGEST_NAME - 6)} (${number})`;
    if (isFree(one)) return { name: one, number };
  }
}

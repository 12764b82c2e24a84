import type { ContentMatch, NodeType } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { isStance } from '#content/citation/stance.ts';
import { MAX_LOCATOR, parseTarget } from '#content/citation/target.ts';
import { MAX_ATTRIBUTE, MAX_PROMPT } from '#content/document/limits.ts';
import { documentSchema } from '#content/document/schema.ts';
import { Incoming, OutsideSchema, type Standing } from './incoming.ts';
import { readKeystroke } from './keystroke-guard.ts';
import { ListPreview, TooCostly } from './list-preview.ts';

/**
 * The effect of an update on a draft, checked before it is applied. `new`: apply it; with the
 * client ids under which it adds structs. `known`: nothing to do. `mixed`: part of it is known;
 * check it without that part (see `withoutKnown`). `early`: it depends on structs that have not
 * arrived. `refused`: with the reason.
 */
export type Judgement =
  | {
      readonly verdict: 'new';
      readonly clientIds: readonly number[];
      /**
       * Structs that it adds, and structs of the draft that it deletes: the cost of applying it.
       */
      readonly structs: number;
      readonly deletes: number;
      /** Items of the draft's lists that are visited to find the places of what it adds. */
      readonly steps: number;
      /** How many of the structs are elements or texts, and how many characters the others hold. */
      readonly nodes: number;
      readonly characters: number;
    }
  | { readonly verdict: 'known' | 'mixed' | 'early' }
  | { readonly verdict: 'refused'; readonly reason: 'malformed' | 'outside-schema' | 'draft-full' | 'too-costly' };

/** Structs that one step checks. */
const STEP = 1_000;
/**
 * Items that one step visits to find the places of others, where an item that is placed counts as
 * several.
 */
const VISITS = 5_000;
const VISITS_OF_EACH = 4;
/** Steps after which a short update counts as long to check; a keystroke needs fewer. */
const MOST_AT_ONCE = 10;
/**
 * Structs of the draft that an update's deletions may visit, counted again for each range that
 * visits them.
 */
const MOST_PASSED = 1_000_000;

const refused = (reason: 'malformed' | 'outside-schema' | 'too-costly'): Judgement => ({ verdict: 'refused', reason });

/**
 * The names of the nodes that may be directly in each node, from the schema's content expressions.
 */
const CHILDREN = new Map<string, ReadonlySet<string>>(
  Object.values(documentSchema.nodes).map((type) => [type.name, childNames(type)]),
);

function childNames(type: NodeType): Set<string> {
  const names = new Set<string>();
  const seen = new Set<ContentMatch>();
  const visit = (match: ContentMatch): void => {
    if (seen.has(match)) return;
    seen.add(match);
    for (let i = 0; i < match.edgeCount; i++) {
      const edge = match.edge(i);
      names.add(edge.type.name);
      visit(edge.next);
    }
  };
  visit(type.contentMatch);
  return names;
}

const attributesOf = (name: string): ReadonlySet<string> =>
  new Set(Object.keys(documentSchema.nodes[name]!.spec.attrs ?? {}));
const ATTRIBUTES = new Map([...CHILDREN.keys()].map((name) => [name, attributesOf(name)]));

function checkValue(value: unknown, longest: number = MAX_ATTRIBUTE): boolean {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number') return true;
  if (typeof value === 'string') return value.length <= longest;
  return Array.isArray(value) && value.length <= 100 && value.every((v) => v === null || typeof v === 'number');
}

/** Checks of some attributes, in addition to those of all attribute values. */
const CHECKS: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['prompt', (value: unknown) => checkValue(value, MAX_PROMPT)],
  ['target', (value: unknown) => parseTarget(value) !== null],
  ['locator', (value: unknown) => typeof value === 'string' && value.length <= MAX_LOCATOR],
  ['stance', isStance],
]);

function checkMark(key: string, value: unknown): boolean {
  const mark = documentSchema.marks[key.replace(/--[A-Za-z0-9+/=]{8}$/, '')];
  if (!mark) return key === 'ychange' && value === null;
  if (value === null || value === true) return true;
  return (
    typeof value === 'object' &&
    Object.entries(value as object).every(([name, v]) => name in (mark.spec.attrs ?? {}) && checkValue(v))
  );
}

/** True if the schema allows such content in such a place. */
function checkItem(item: Y.Item, { place, attribute }: Standing): boolean {
  const content = item.content;
  if (content instanceof Y.ContentDeleted) return true;
  if (place.in === 'gone') return true;
  if (place.in === 'head') return attribute === null && content instanceof Y.ContentString;
  if (attribute !== null) {
    if (place.in !== 'element' || !(content instanceof Y.ContentAny)) return false;
    const check = CHECKS.get(attribute) ?? checkValue;
    return content.arr.every((value) => check(value)) && (ATTRIBUTES.get(place.name)?.has(attribute) ?? false);
  }
  if (content instanceof Y.ContentString) return place.in === 'text';
  if (content instanceof Y.ContentFormat) return place.in === 'text' && checkMark(content.key, content.value);
  if (content instanceof Y.ContentType) {
    if (place.in !== 'element') return false;
    const children = CHILDREN.get(place.name);
    if (content.type instanceof Y.XmlText) return children?.has('text') ?? false;
    const type: unknown = content.type;
    return type instanceof Y.XmlElement && type.constructor === Y.XmlElement && (children?.has(type.nodeName) ?? false);
  }
  return false;
}

/**
 * The part of a mixed update that is not known yet. Yjs trusts what an update claims about known
 * structs, and would continue one of them with a rest that may belong elsewhere; encoded alone, the
 * rest itself names the struct that it continues.
 */
export function withoutKnown(draft: Y.Doc, update: Uint8Array): Uint8Array {
  return Y.diffUpdate(update, Y.encodeStateVector(draft));
}

/** Checking it takes so many steps that they are to be interleaved (`judgeInSteps`). */
export interface LongToJudge {
  readonly verdict: 'long';
}

/**
 * Checks an update against a draft without changing it. An update that passes uses only nodes,
 * marks and attributes of the schema, in places that the schema allows, at a bounded depth; it
 * depends on nothing that is missing, and its place does not depend on later updates.
 */
export function judgeUpdate(draft: Y.Doc, update: Uint8Array): Judgement | LongToJudge {
  const clientIds = readKeystroke(draft.store, update);
  if (clientIds) {
    const { length: structs } = clientIds;
    return { verdict: 'new', clientIds, structs, deletes: 1, steps: 0, nodes: 0, characters: update.length };
  }
  const steps = judgeInSteps(draft, [update]);
  for (let left = MOST_AT_ONCE; ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    if (step.value === 'nobody may write' && left-- === 0) return { verdict: 'long' };
  }
}

/** As `judgeUpdate`, without the fast path for keystrokes, and however long it takes. */
export function judgeUpdateFully(draft: Y.Doc, update: Uint8Array): Judgement {
  const steps = judgeInSteps(draft, [update]);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Whether the draft may change before the next step. */
export type BetweenSteps = 'others may write' | 'nobody may write';

/**
 * As `judgeUpdateFully`, for an update that was divided (`divideUpdate`), in steps of some
 * milliseconds. What may change between the steps does not concern the client ids that the update
 * writes under.
 */
export function* judgeInSteps(draft: Y.Doc, parts: readonly Uint8Array[]): Generator<BetweenSteps, Judgement> {
  try {
    return yield* judgeDecoded(draft, parts);
  } catch (error) {
    if (error instanceof TooCostly) return refused('too-costly');
    return refused(error instanceof OutsideSchema ? 'outside-schema' : 'malformed');
  }
}

const NOTHING = new Map<string, never>();

/**
 * Drops the content maps and listeners of an element or text that was only decoded and is in no
 * draft. They take most of its memory, and the longest update has a hundred thousand elements.
 */
function lighten(type: Y.AbstractType<unknown>): void {
  Object.assign(type, { _map: NOTHING, _eH: null, _dEH: null });
  if (type instanceof Y.XmlElement) Object.assign(type, { _prelimAttrs: null });
}

/** The content of an update, read against a draft. */
class Reading {
  readonly store: Y.Doc['store'];
  readonly incoming: Incoming;
  /** Items that are not in the draft yet; those of one client are in their order. */
  readonly fresh: Y.Item[] = [];
  readonly reached = new Map<number, number>();
  private readonly states = new Map<number, number>();
  anyKnown = false;
  /** Structs of the draft that it deletes. */
  deletes = 0;
  structs = 0;
  nodes = 0;
  characters = 0;
  private passed = 0;

  constructor(draft: Y.Doc) {
    this.store = draft.store;
    this.incoming = new Incoming(this.store, (client) => this.stateOf(client));
  }

  private stateOf(client: number): number {
    let state = this.states.get(client);
    if (state === undefined) {
      state = Y.getState(this.store, client);
      this.states.set(client, state);
    }
    return state;
  }

  /** The clock up to which a client's structs are in the draft or in the update. */
  reach(client: number): number {
    return this.reached.get(client) ?? this.stateOf(client);
  }

  /** @returns false if something before it is missing */
  readStruct(struct: Y.Item | Y.GC | Y.Skip): boolean {
    const { client, clock } = struct.id;
    const end = clock + struct.length;
    const state = this.reach(client);
    if (clock < state) this.anyKnown = true;
    if (end <= state || struct instanceof Y.Skip) return true;
    if (clock > state) return false;
    this.reached.set(client, end);
    this.structs++;
    if (struct instanceof Y.Item) {
      this.incoming.add(struct);
      this.fresh.push(struct);
      if (struct.content instanceof Y.ContentType) {
        this.nodes++;
        lighten(struct.content.type);
      } else if (struct.content instanceof Y.ContentString) this.characters += struct.length;
    }
    return true;
  }

  /** @returns false if something that it deletes is missing */
  readDeletion(client: number, clock: number, length: number): boolean {
    if (clock + length > this.reach(client)) return false;
    const stored = Math.min(length, this.stateOf(client) - clock);
    if (stored < length) this.deletes++;
    const structs = stored > 0 ? this.store.clients.get(client) : undefined;
    if (!structs) return true;
    for (let i = Y.findIndexSS(structs, clock); i < structs.length && structs[i]!.id.clock < clock + stored; i++) {
      if (!structs[i]!.deleted) this.deletes++;
      // Ranges may overlap without limit.
      if (++this.passed > MOST_PASSED) throw new TooCostly();
    }
    return true;
  }
}

function* judgeDecoded(draft: Y.Doc, parts: readonly Uint8Array[]): Generator<BetweenSteps, Judgement> {
  const reading = new Reading(draft);
  for (const part of parts) {
    const { structs, ds } = Y.decodeUpdate(part);
    for (const struct of structs) if (!reading.readStruct(struct)) return { verdict: 'early' };
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) if (!reading.readDeletion(client, clock, len)) return { verdict: 'early' };
    }
    yield 'others may write';
  }
  const { fresh, reached, incoming, deletes, structs, nodes, characters } = reading;
  if (reached.size === 0 && deletes === 0) return { verdict: 'known' };
  if (reading.anyKnown) return { verdict: 'mixed' };
  for (const [i, item] of fresh.entries()) {
    if (i % STEP === STEP - 1) yield 'others may write';
    for (const id of [item.origin, item.rightOrigin, item.parent as unknown]) {
      if (!(id instanceof Y.ID)) continue;
      if (id.clock >= reading.reach(id.client)) return { verdict: 'early' };
      if (id.client === item.id.client && id.clock >= item.id.clock) return refused('malformed');
    }
  }
  for (const [i, item] of fresh.entries()) {
    if (!checkItem(item, incoming.standingOf(item))) return refused('outside-schema');
    if (!incoming.standsInOneList(item)) return refused('malformed');
    if (i % STEP === STEP - 1) yield 'others may write';
  }
  // Other updates would change the lists that the preview walks.
  const preview = new ListPreview(draft, incoming);
  let next = VISITS;
  // In the order in which Yjs integrates: highest client id first.
  for (const [i, item] of fresh.toSorted((a, b) => b.id.client - a.id.client).entries()) {
    if (!preview.place(item)) return refused('malformed');
    const work = preview.steps + i * VISITS_OF_EACH;
    if (work < next) continue;
    yield 'nobody may write';
    next = work + VISITS;
  }
  const { steps } = preview;
  return { verdict: 'new', clientIds: [...reached.keys()], structs, deletes, steps, nodes, characters };
}

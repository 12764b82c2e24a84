import type { ContentMatch, NodeType } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { isKeystroke } from './keystroke-guard.ts';
import { MAX_ATTRIBUTE, MAX_DEPTH } from './limits.ts';
import { DRAFT_FRAGMENT, documentSchema } from './schema.ts';

/**
 * What an update would do to a draft, judged before it is applied:
 * `new`, all of it is unknown here; `partly-new`, some of it (an answer to a sync); `known`, nothing to do;
 * `early`, it builds on something that has not arrived; or refused, with the reason.
 */
export type Judgement =
  | { readonly verdict: 'new' | 'partly-new' | 'known' | 'early' }
  | { readonly verdict: 'refused'; readonly reason: 'malformed' | 'outside-schema' };

const NEW: Judgement = { verdict: 'new' };
const refused = (reason: 'malformed' | 'outside-schema'): Judgement => ({ verdict: 'refused', reason });

/** The names of the nodes that may stand directly in each node, from the schema's content expressions. */
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

/**
 * In the fragment or an element, in a text, or under something already deleted. There, too, depth counts: Yjs clears what is deleted
 * by recursion.
 */
type Place =
  | { readonly in: 'element'; readonly name: string; readonly depth: number }
  | { readonly in: 'text' }
  | { readonly in: 'gone'; readonly depth: number };

/** Where an item stands, and under which attribute's name when it is one. */
interface Standing {
  readonly place: Place;
  readonly attribute: string | null;
}

const ROOT: Place = { in: 'element', name: 'doc', depth: 0 };
const GONE: Place = { in: 'gone', depth: 0 };
const TEXT: Place = { in: 'text' };

class OutsideSchema extends Error {}

function placeOfType(type: Y.AbstractType<unknown>): Place {
  // The only root that passed this guard is the draft's; Yjs may not know yet that it is a fragment.
  if (type._item === null) return ROOT;
  if (type instanceof Y.XmlText) return TEXT;
  const depth = depthOf(type._item);
  return type instanceof Y.XmlElement && !type._item.deleted
    ? { in: 'element', name: type.nodeName, depth }
    : { in: 'gone', depth };
}

function depthOf(innermost: Y.Item): number {
  let depth = 0;
  for (let item: Y.Item | null = innermost; item !== null; item = (item.parent as Y.AbstractType<unknown>)._item) {
    if (++depth > MAX_DEPTH + 1) throw new OutsideSchema();
  }
  return depth;
}

/** The update's own items, found by id while they are not yet in the store. */
class Incoming {
  private readonly byClient = new Map<number, Y.Item[]>();
  private readonly standings = new Map<Y.Item, Standing>();
  private readonly store: Y.Doc['store'];
  private readonly states: Map<number, number>;

  constructor(store: Y.Doc['store'], states: Map<number, number>) {
    this.store = store;
    this.states = states;
  }

  add(item: Y.Item): void {
    const items = this.byClient.get(item.id.client);
    if (items) items.push(item);
    else this.byClient.set(item.id.client, [item]);
  }

  private findIncoming(id: Y.ID): Y.Item | null {
    const items = this.byClient.get(id.client) ?? [];
    let low = 0;
    let high = items.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const item = items[middle]!;
      if (id.clock < item.id.clock) high = middle - 1;
      else if (id.clock >= item.id.clock + item.length) low = middle + 1;
      else return item;
    }
    return null;
  }

  /** The place that the content of the item with this id makes, or null when that item makes none. */
  private placeWithin(id: Y.ID): Place {
    if (id.clock < (this.states.get(id.client) ?? 0)) {
      const struct = findStruct(this.store, id);
      if (!(struct instanceof Y.Item)) return GONE;
      return struct.content instanceof Y.ContentType ? placeOfType(struct.content.type) : GONE;
    }
    const item = this.findIncoming(id);
    if (!item) return GONE;
    if (!(item.content instanceof Y.ContentType)) return GONE;
    const type = item.content.type;
    if (type instanceof Y.XmlText) return TEXT;
    const outer = this.standingOf(item).place;
    if (outer.in === 'text') return outer;
    const depth = outer.depth + 1;
    if (depth > MAX_DEPTH) throw new OutsideSchema();
    return outer.in === 'gone'
      ? { in: 'gone', depth }
      : { in: 'element', name: (type as Y.XmlElement).nodeName, depth };
  }

  /** Where an item of the update will stand. Neighbours stand in the same place, and an item that names one leaves the rest out. */
  standingOf(item: Y.Item): Standing {
    const trail = new Set<Y.Item>();
    let current: Y.Item = item;
    let standing: Standing | undefined;
    while (standing === undefined) {
      standing = this.standings.get(current);
      if (standing) break;
      trail.add(current);
      const parent = current.parent as unknown as string | Y.ID | null;
      const attribute = current.parentSub;
      if (typeof parent === 'string') {
        if (parent !== DRAFT_FRAGMENT) throw new OutsideSchema();
        standing = { place: ROOT, attribute };
      } else if (parent !== null) {
        standing = { place: this.placeWithin(parent), attribute };
      } else {
        const neighbour = current.origin ?? current.rightOrigin!;
        if (neighbour.clock < (this.states.get(neighbour.client) ?? 0)) {
          const struct = findStruct(this.store, neighbour);
          standing =
            struct instanceof Y.Item
              ? { place: placeOfType(struct.parent as Y.AbstractType<unknown>), attribute: struct.parentSub }
              : { place: GONE, attribute: null };
        } else {
          const next = this.findIncoming(neighbour);
          if (next && !trail.has(next)) current = next;
          else standing = { place: GONE, attribute: null };
        }
      }
    }
    for (const passed of trail) this.standings.set(passed, standing);
    return standing;
  }
}

function findStruct(store: Y.Doc['store'], id: Y.ID): Y.Item | Y.GC {
  const structs = store.clients.get(id.client)!;
  return structs[Y.findIndexSS(structs, id.clock)]! as Y.Item | Y.GC;
}

function checkValue(value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number') return true;
  if (typeof value === 'string') return value.length <= MAX_ATTRIBUTE;
  return Array.isArray(value) && value.length <= 100 && value.every((v) => v === null || typeof v === 'number');
}

function checkMark(key: string, value: unknown): boolean {
  const mark = documentSchema.marks[key.replace(/--[A-Za-z0-9+/=]{8}$/, '')];
  if (!mark) return key === 'ychange' && value === null;
  if (value === null || value === true) return true;
  return (
    typeof value === 'object' &&
    Object.entries(value as object).every(([name, v]) => name in (mark.spec.attrs ?? {}) && checkValue(v))
  );
}

/** True if the schema has such content in such a place. */
function checkItem(item: Y.Item, { place, attribute }: Standing): boolean {
  const content = item.content;
  if (content instanceof Y.ContentDeleted) return true;
  if (place.in === 'gone') return true;
  if (attribute !== null) {
    if (place.in !== 'element' || !(content instanceof Y.ContentAny)) return false;
    return content.arr.every(checkValue) && (ATTRIBUTES.get(place.name)?.has(attribute) ?? false);
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

/** True if every struct the ranges name is deleted already. */
function deletesNothing(store: Y.Doc['store'], client: number, clock: number, length: number): boolean {
  const structs = store.clients.get(client);
  if (!structs) return length === 0;
  let index = Y.findIndexSS(structs, clock);
  for (; index < structs.length && structs[index]!.id.clock < clock + length; index++) {
    if (!structs[index]!.deleted) return false;
  }
  return true;
}

/**
 * Judges an update against a draft without touching it. What passes names only nodes, marks and attributes of the schema, in places
 * the schema knows, at a bounded depth, and depends on nothing that is missing.
 */
export function judgeUpdate(draft: Y.Doc, update: Uint8Array): Judgement {
  return isKeystroke(draft.store, update) ? NEW : judgeInFull(draft, update);
}

/** The same without the short way that keystrokes take. */
export function judgeInFull(draft: Y.Doc, update: Uint8Array): Judgement {
  try {
    const store = draft.store;
    const { structs, ds } = Y.decodeUpdate(update);
    const states = new Map<number, number>();
    const stateOf = (client: number) => {
      let state = states.get(client);
      if (state === undefined) {
        state = Y.getState(store, client);
        states.set(client, state);
      }
      return state;
    };
    const reached = new Map<number, number>();
    const reach = (client: number) => reached.get(client) ?? stateOf(client);
    const incoming = new Incoming(store, states);
    const fresh: Y.Item[] = [];
    let anyNew = false;
    let anyKnown = false;
    for (const struct of structs) {
      const { client, clock } = struct.id;
      const end = clock + struct.length;
      const state = reach(client);
      if (end <= state) {
        anyKnown = true;
        continue;
      }
      if (struct instanceof Y.Skip) continue;
      if (clock > state) return { verdict: 'early' };
      if (clock < state) anyKnown = true;
      reached.set(client, end);
      anyNew = true;
      if (struct instanceof Y.Item) {
        incoming.add(struct);
        fresh.push(struct);
      }
    }
    for (const item of fresh) {
      for (const id of [item.origin, item.rightOrigin, item.parent as unknown]) {
        if (id instanceof Y.ID && id.clock >= reach(id.client)) return { verdict: 'early' };
      }
    }
    for (const item of fresh) {
      for (const id of [item.origin, item.rightOrigin, item.parent as unknown])
        if (id instanceof Y.ID) stateOf(id.client);
      if (!checkItem(item, incoming.standingOf(item))) return refused('outside-schema');
    }
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) {
        if (clock + len > reach(client)) return { verdict: 'early' };
        const stored = Math.min(len, stateOf(client) - clock);
        if (stored < len || !deletesNothing(store, client, clock, stored)) anyNew = true;
        else anyKnown = true;
      }
    }
    return { verdict: anyNew ? (anyKnown ? 'partly-new' : 'new') : 'known' };
  } catch (error) {
    return refused(error instanceof OutsideSchema ? 'outside-schema' : 'malformed');
  }
}

import type { ContentMatch, NodeType } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { Incoming, OutsideSchema, type Standing } from './incoming.ts';
import { readKeystroke } from './keystroke-guard.ts';
import { MAX_ATTRIBUTE } from './limits.ts';
import { areInOrder, NeighbourOrder } from './neighbour-order.ts';
import { documentSchema } from './schema.ts';

/**
 * What an update would do to a draft, judged before it is applied:
 * `new`, to be applied, with the client ids under which it adds something; `known`, nothing to do; `mixed`, part of what it adds is known, and it can be judged without that
 * (see `withoutKnown`); `early`, it builds on something that has not arrived; or refused, with the reason.
 */
export type Judgement =
  | { readonly verdict: 'new'; readonly clientIds: readonly number[] }
  | { readonly verdict: 'known' | 'mixed' | 'early' }
  | { readonly verdict: 'refused'; readonly reason: 'malformed' | 'outside-schema' };

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
 * What of a mixed update is not known yet. Yjs believes what an update says of things known, and would continue one of them with a rest
 * that may belong elsewhere; alone, the rest says itself what it continues.
 */
export function withoutKnown(draft: Y.Doc, update: Uint8Array): Uint8Array {
  return Y.diffUpdate(update, Y.encodeStateVector(draft));
}

/**
 * Judges an update against a draft without touching it. What passes names only nodes, marks and attributes of the schema, in places
 * the schema knows, at a bounded depth, depends on nothing that is missing, and comes to stand in one place whatever else arrives.
 */
export function judgeUpdate(draft: Y.Doc, update: Uint8Array): Judgement {
  const clientIds = readKeystroke(draft.store, update);
  return clientIds ? { verdict: 'new', clientIds } : judgeInFull(draft, update);
}

/** The same without the short way that keystrokes take. */
export function judgeInFull(draft: Y.Doc, update: Uint8Array): Judgement {
  try {
    return judgeDecoded(draft, update);
  } catch (error) {
    return refused(error instanceof OutsideSchema ? 'outside-schema' : 'malformed');
  }
}

function judgeDecoded(draft: Y.Doc, update: Uint8Array): Judgement {
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
  const incoming = new Incoming(store, stateOf);
  const fresh: Y.Item[] = [];
  let anyKnown = false;
  for (const struct of structs) {
    const { client, clock } = struct.id;
    const end = clock + struct.length;
    const state = reach(client);
    if (clock < state) anyKnown = true;
    if (end <= state || struct instanceof Y.Skip) continue;
    if (clock > state) return { verdict: 'early' };
    reached.set(client, end);
    if (struct instanceof Y.Item) {
      incoming.add(struct);
      fresh.push(struct);
    }
  }
  let deletes = false;
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) {
      if (clock + len > reach(client)) return { verdict: 'early' };
      const stored = Math.min(len, stateOf(client) - clock);
      if (stored < len || !deletesNothing(store, client, clock, stored)) deletes = true;
    }
  }
  if (reached.size === 0 && !deletes) return { verdict: 'known' };
  if (anyKnown) return { verdict: 'mixed' };
  const order = new NeighbourOrder(store, incoming);
  let evident = true;
  for (const item of fresh) {
    for (const id of [item.origin, item.rightOrigin, item.parent as unknown]) {
      if (!(id instanceof Y.ID)) continue;
      if (id.clock >= reach(id.client)) return { verdict: 'early' };
      if (id.client === item.id.client && id.clock >= item.id.clock) return refused('malformed');
    }
  }
  for (const item of fresh) {
    if (!checkItem(item, incoming.standingOf(item))) return refused('outside-schema');
    if (!incoming.standsInOneList(item)) return refused('malformed');
    evident &&= order.isEvident(item);
  }
  if (!evident && !areInOrder(draft, update, fresh)) return refused('malformed');
  return { verdict: 'new', clientIds: [...reached.keys()] };
}

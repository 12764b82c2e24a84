import * as Y from 'yjs';
import { MAX_DEPTH } from '#content/document/limits.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { HEAD_FIELDS } from '#content/draft/head-texts.ts';

/**
 * An item's place: in the fragment or an element, in a text, in the title or summary (plain text),
 * or below a deleted item. Depth counts there too: Yjs clears deleted content recursively.
 */
export type Place =
  | { readonly in: 'element'; readonly name: string; readonly depth: number }
  | { readonly in: 'text' }
  | { readonly in: 'head' }
  | { readonly in: 'gone'; readonly depth: number };

/**
 * An item's place, the type whose list it is in (null if that is gone), and the attribute's name if
 * it is an attribute.
 */
export interface Standing {
  readonly place: Place;
  readonly list: object | null;
  readonly attribute: string | null;
}

interface Root {
  /** Represents its list: an update refers to it by name, and its type may not exist yet. */
  readonly list: object;
  readonly place: Place;
}

/** A draft's root types: the body's fragment, and the texts of the head. */
const ROOTS: ReadonlyMap<string, Root> = new Map<string, Root>([
  [DRAFT_FRAGMENT, { list: {}, place: { in: 'element', name: 'doc', depth: 0 } }],
  ...HEAD_FIELDS.map((field): [string, Root] => [field, { list: {}, place: { in: 'head' } }]),
]);
const NOWHERE: Standing = { place: { in: 'gone', depth: 0 }, list: null, attribute: null };
const TEXT: Place = { in: 'text' };

export class OutsideSchema extends Error {}

/** Yjs may not know the type of a root yet: its name decides. */
function rootOf(type: Y.AbstractType<unknown>): Root {
  for (const [name, root] of ROOTS) if (type.doc!.share.get(name) === type) return root;
  throw new OutsideSchema();
}

function placeOfType(type: Y.AbstractType<unknown>): Place {
  if (type._item === null) return rootOf(type).place;
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

/** The struct with this id in a draft's store, which must have reached it. */
export function findStruct(store: Y.Doc['store'], id: Y.ID): Y.Item | Y.GC {
  const structs = store.clients.get(id.client)!;
  return structs[Y.findIndexSS(structs, id.clock)]! as Y.Item | Y.GC;
}

/** The type of a list in a draft; null for an empty root. */
export function typeOfList(list: object, draft: Y.Doc): Y.AbstractType<unknown> | null {
  for (const [name, root] of ROOTS) {
    if (root.list === list) return (draft.share.get(name) ?? null) as Y.AbstractType<unknown> | null;
  }
  return list as Y.AbstractType<unknown>;
}

/** The items of an update that are not yet in the draft, found by id, and where each will be. */
export class Incoming {
  private readonly byClient = new Map<number, Y.Item[]>();
  private readonly standings = new Map<Y.Item, Standing>();
  private readonly store: Y.Doc['store'];
  private readonly stateOf: (client: number) => number;

  constructor(store: Y.Doc['store'], stateOf: (client: number) => number) {
    this.store = store;
    this.stateOf = stateOf;
  }

  isStored(id: Y.ID): boolean {
    return id.clock < this.stateOf(id.client);
  }

  add(item: Y.Item): void {
    const items = this.byClient.get(item.id.client);
    if (items) items.push(item);
    else this.byClient.set(item.id.client, [item]);
  }

  /** The item of the update with this id. */
  find(id: Y.ID): Y.Item | null {
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

  /** The standing of items within the item with this id. */
  private within(id: Y.ID, attribute: string | null): Standing {
    const stored = this.isStored(id);
    const item = stored ? findStruct(this.store, id) : this.find(id);
    if (!(item instanceof Y.Item) || !(item.content instanceof Y.ContentType)) return NOWHERE;
    const list = item.content.type;
    if (stored) return { place: placeOfType(list), list, attribute };
    if (list instanceof Y.XmlText) return { place: TEXT, list, attribute };
    const outer = this.standingOf(item).place;
    if (outer.in === 'text' || outer.in === 'head') return { place: outer, list, attribute };
    const depth = outer.depth + 1;
    if (depth > MAX_DEPTH) throw new OutsideSchema();
    const place: Place =
      outer.in === 'gone' ? { in: 'gone', depth } : { in: 'element', name: (list as Y.XmlElement).nodeName, depth };
    return { place, list, attribute };
  }

  /** The standing of the item with this id, if it is in the draft. */
  private storedStanding(id: Y.ID): Standing | null {
    if (!this.isStored(id)) return null;
    const struct = findStruct(this.store, id);
    if (!(struct instanceof Y.Item)) return NOWHERE;
    const type = struct.parent as Y.AbstractType<unknown>;
    const attribute = struct.parentSub;
    return type._item === null ? { ...rootOf(type), attribute } : { place: placeOfType(type), list: type, attribute };
  }

  private standingAt(id: Y.ID): Standing {
    const stored = this.storedStanding(id);
    if (stored) return stored;
    const item = this.find(id);
    return item ? this.standingOf(item) : NOWHERE;
  }

  /**
   * True unless an item names two neighbours in different lists. Yjs would then put it into one of
   * the lists, depending on what else has arrived: drafts would diverge for good.
   */
  standsInOneList({ origin, rightOrigin }: Y.Item): boolean {
    if (origin === null || rightOrigin === null) return true;
    const left = this.standingAt(origin);
    const right = this.standingAt(rightOrigin);
    if (left.list === null || right.list === null) return true;
    return left.list === right.list && left.attribute === right.attribute;
  }

  /**
   * The place that an item of the update will have. An item that names a neighbour names no parent:
   * it has the same place as the neighbour.
   */
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
        const root = ROOTS.get(parent);
        if (!root) throw new OutsideSchema();
        standing = { ...root, attribute };
      } else if (parent !== null) {
        standing = this.within(parent, attribute);
      } else {
        const neighbour = current.origin ?? current.rightOrigin!;
        standing = this.storedStanding(neighbour) ?? undefined;
        if (standing) break;
        const next = this.find(neighbour);
        if (next && !trail.has(next)) current = next;
        else standing = NOWHERE;
      }
    }
    for (const passed of trail) this.standings.set(passed, standing);
    return standing;
  }
}

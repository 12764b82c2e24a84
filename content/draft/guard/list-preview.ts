import * as Y from 'yjs';
import { findStruct, type Incoming, typeOfList } from './incoming.ts';

/**
 * Items visited in lists for one update, at most, beside the few for each of its items that all
 * updates need. Ordinary co-writing needs some thousands.
 */
const MOST_STEPS = 500_000;
const STEPS_OF_EACH = 4;

/** Finding the places of an update's items takes more steps than an update may cost. */
export class TooCostly extends Error {}

/**
 * A part of an item that is cut where an item of the update will be. Its end moves when it is cut
 * again.
 */
class Piece {
  readonly item: Y.Item;
  readonly clock: number;
  end: number;
  readonly origin: Y.ID | null;

  constructor(item: Y.Item, clock: number, end: number, origin: Y.ID | null) {
    this.item = item;
    this.clock = clock;
    this.end = end;
    this.origin = origin;
  }
}

/** A node of a list: an item, or a piece of one that was cut. */
type Node = Y.Item | Piece;

const same = (a: Y.ID | null, b: Y.ID | null): boolean => a === b || (a !== null && b !== null && Y.compareIDs(a, b));

/**
 * Finds where the items of an update will be in a draft's lists, without changing the draft:
 * applies Yjs's own rules of integration (YATA, Item.integrate) on top of the lists as they are.
 * Yjs assumes that an item's left neighbour comes before its right one. Where it does not, the
 * item's place depends on what else has arrived, and drafts would diverge for good.
 */
export class ListPreview {
  private readonly draft: Y.Doc;
  private readonly incoming: Incoming;
  private readonly rights = new Map<Node, Node | null>();
  private readonly pieces = new Map<Y.Item, Piece[]>();
  /** First nodes of lists and attributes. */
  private readonly starts = new Map<object, Node | null>();
  private readonly attributeStarts = new Map<object, Map<string, Node | null>>();
  /**
   * Items of the update that were processed, and those of them that have no place: they are below
   * something that no longer exists.
   */
  private readonly placed = new Set<Y.Item>();
  private readonly gone = new Set<Y.Item>();
  private visited = 0;

  constructor(draft: Y.Doc, incoming: Incoming) {
    this.draft = draft;
    this.incoming = incoming;
  }

  /** Items visited until now. */
  get steps(): number {
    return this.visited;
  }

  /**
   * Finds the place of an item of the update. Between two calls, the draft must not change.
   * @returns false if its neighbours are in the wrong order, or depend on each other
   * @throws TooCostly
   */
  place(item: Y.Item): boolean {
    if (this.unplacedBasis(item) === null) return this.integrate(item);
    const stack = [item];
    const waiting = new Set(stack);
    while (stack.length > 0) {
      const current = stack.at(-1)!;
      const basis = this.unplacedBasis(current);
      if (basis === null) {
        if (!this.integrate(current)) return false;
        stack.pop();
        waiting.delete(current);
      } else {
        if (waiting.has(basis)) return false;
        stack.push(basis);
        waiting.add(basis);
      }
    }
    return true;
  }

  /** Items that Yjs integrates before this one: neighbours, and the client's previous item. */
  private unplacedBasis({ id: { client, clock }, origin, rightOrigin }: Y.Item): Y.Item | null {
    const previous = clock > 0 ? new Y.ID(client, clock - 1) : null;
    const isBefore = origin !== null && previous !== null && Y.compareIDs(origin, previous);
    return this.unplaced(origin) ?? this.unplaced(rightOrigin) ?? (isBefore ? null : this.unplaced(previous));
  }

  private unplaced(id: Y.ID | null): Y.Item | null {
    const item = id && !this.incoming.isStored(id) ? this.incoming.find(id) : null;
    return item && !this.placed.has(item) ? item : null;
  }

  private integrate(item: Y.Item): boolean {
    if (this.placed.has(item)) return true;
    this.placed.add(item);
    const { list, attribute } = this.incoming.standingOf(item);
    // In this order: the second cut may go through a piece that the first one made.
    const right = item.rightOrigin && this.nodeStartingAt(item.rightOrigin);
    const left = item.origin && this.nodeEndingAt(item.origin);
    if (list === null || left === undefined || right === undefined) {
      this.gone.add(item);
      return true;
    }
    const next = left ? this.rightOf(left) : this.startOf(list, attribute);
    const before = next === right ? left : this.resolveConflicts(item, left, next, right);
    if (before === undefined) return false;
    if (before) {
      this.rights.set(item, this.rightOf(before));
      this.rights.set(before, item);
    } else {
      this.rights.set(item, this.startOf(list, attribute));
      this.setStart(list, attribute, item);
    }
    return true;
  }

  /**
   * @returns the node after which the item will be, null at the beginning; undefined if `right`
   * does not follow `next`
   */
  private resolveConflicts(
    item: Y.Item,
    origin: Node | null,
    next: Node | null,
    right: Node | null,
  ): Node | null | undefined {
    if (right !== null) {
      let node = next;
      while (node !== right) {
        if (node === null) return undefined;
        node = this.rightOf(node);
      }
    }
    let left = origin;
    const passed = new Set<Node>();
    let conflicting = new Set<Node>();
    for (let other = next; other !== null && other !== right; other = this.rightOf(other)) {
      passed.add(other);
      conflicting.add(other);
      const its = other instanceof Piece ? other.item : other;
      if (same(item.origin, other.origin)) {
        if (its.id.client < item.id.client) {
          left = other;
          conflicting = new Set();
        } else if (same(item.rightOrigin, its.rightOrigin)) break;
      } else {
        const basis = other.origin && this.nodeWith(other.origin);
        if (!basis || !passed.has(basis)) break;
        if (!conflicting.has(basis)) {
          left = other;
          conflicting = new Set();
        }
      }
    }
    return left;
  }

  /** The item, stored or of the update, that holds this id; undefined if it has no place. */
  private itemWith(id: Y.ID): Y.Item | undefined {
    if (this.incoming.isStored(id)) {
      const struct = findStruct(this.draft.store, id);
      return struct instanceof Y.Item ? struct : undefined;
    }
    const item = this.incoming.find(id);
    return item && !this.gone.has(item) ? item : undefined;
  }

  private nodeWith(id: Y.ID): Node | undefined {
    const item = this.itemWith(id);
    return item && this.pieceAt(item, id.clock);
  }

  private pieceAt(item: Y.Item, clock: number): Node {
    const pieces = this.pieces.get(item);
    if (!pieces) return item;
    let low = 0;
    let high = pieces.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (clock < pieces[middle]!.end) high = middle;
      else low = middle + 1;
    }
    return pieces[low]!;
  }

  private nodeEndingAt(id: Y.ID): Node | undefined {
    const item = this.itemWith(id);
    if (!item) return undefined;
    this.cut(item, id.clock + 1);
    return this.pieceAt(item, id.clock);
  }

  private nodeStartingAt(id: Y.ID): Node | undefined {
    const item = this.itemWith(id);
    if (!item) return undefined;
    this.cut(item, id.clock);
    return this.pieceAt(item, id.clock);
  }

  /** Cuts an item so that a piece begins at this clock. */
  private cut(item: Y.Item, clock: number): void {
    const { client, clock: begin } = item.id;
    if (clock <= begin || clock >= begin + item.length) return;
    let pieces = this.pieces.get(item);
    if (!pieces) {
      const whole = new Piece(item, begin, begin + item.length, item.origin);
      this.rights.set(whole, this.rightOf(item));
      pieces = [whole];
      this.pieces.set(item, pieces);
    }
    const left = this.pieceAt(item, clock) as Piece;
    if (left.clock === clock) return;
    const right = new Piece(item, clock, left.end, new Y.ID(client, clock - 1));
    this.rights.set(right, this.rightOf(left));
    left.end = clock;
    this.rights.set(left, right);
    pieces.splice(pieces.indexOf(left) + 1, 0, right);
  }

  private visit(): void {
    if (++this.visited > MOST_STEPS + STEPS_OF_EACH * this.placed.size) throw new TooCostly();
  }

  private rightOf(node: Node): Node | null {
    this.visit();
    const known = this.rights.get(node);
    return this.current(known === undefined ? (node as Y.Item).right : known);
  }

  private startOf(list: object, attribute: string | null): Node | null {
    const known = attribute === null ? this.starts.get(list) : this.attributeStarts.get(list)?.get(attribute);
    if (known !== undefined) return this.current(known);
    const start = this.storedStart(list, attribute);
    this.setStart(list, attribute, start);
    return this.current(start);
  }

  private setStart(list: object, attribute: string | null, start: Node | null): void {
    if (attribute === null) return void this.starts.set(list, start);
    const byAttribute = this.attributeStarts.get(list);
    if (byAttribute) byAttribute.set(attribute, start);
    else this.attributeStarts.set(list, new Map([[attribute, start]]));
  }

  private storedStart(list: object, attribute: string | null): Y.Item | null {
    const type = typeOfList(list, this.draft);
    if (type === null) return null;
    if (attribute === null) return type._start;
    let first = type._map.get(attribute) ?? null;
    while (first !== null && first.left !== null) {
      this.visit();
      first = first.left;
    }
    return first;
  }

  /** The node, or its first piece if it was cut. */
  private current(node: Node | null): Node | null {
    return node instanceof Y.Item ? (this.pieces.get(node)?.[0] ?? node) : node;
  }
}

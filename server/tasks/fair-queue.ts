/**
 * A queue with lanes: each lane is served in order, and all lanes in turn, so that a long lane only
 * delays itself.
 */
export class FairQueue<Item> {
  /** By name; the one served longest ago first. No lane is empty. */
  private readonly lanes = new Map<string, Item[]>();

  add(lane: string, item: Item): void {
    const known = this.lanes.get(lane);
    if (known) known.push(item);
    else this.lanes.set(lane, [item]);
  }

  /** Takes the next item that may be taken, if there is one. */
  take(mayBeTaken: (item: Item) => boolean): Item | undefined {
    for (const [lane, items] of this.lanes) {
      const [item] = items;
      if (!mayBeTaken(item!)) continue;
      items.shift();
      this.lanes.delete(lane);
      if (items.length > 0) this.lanes.set(lane, items);
      return item;
    }
    return undefined;
  }

  /** Takes all items. */
  clear(): Item[] {
    const all = [...this.lanes.values()].flat();
    this.lanes.clear();
    return all;
  }
}

/** What waits for its turn, in lanes: each lane is served in order, and all lanes in turn, so that a long one holds up itself alone. */
export class FairQueue<Item> {
  /** By name; the one served longest ago first. None is empty. */
  private readonly lanes = new Map<string, Item[]>();

  add(lane: string, item: Item): void {
    const known = this.lanes.get(lane);
    if (known) known.push(item);
    else this.lanes.set(lane, [item]);
  }

  /** Takes what is next, or nothing. */
  take(): Item | undefined {
    const next = this.lanes.entries().next();
    if (next.done) return undefined;
    const [lane, items] = next.value;
    const item = items.shift();
    this.lanes.delete(lane);
    if (items.length > 0) this.lanes.set(lane, items);
    return item;
  }

  /** Takes all that waits. */
  clear(): Item[] {
    const all = [...this.lanes.values()].flat();
    this.lanes.clear();
    return all;
  }
}

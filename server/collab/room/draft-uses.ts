import type { Room } from './room.ts';
import { type Place, WorkBudget } from './work-budget.ts';

/** The server's own work with one draft: its pieces share their turn, and their place. */
interface Use {
  /** How many pieces of work. */
  count: number;
  turn: Promise<void>;
  /** Whether their turn has come. */
  hasBegun: boolean;
  /** None while the draft is weighed, and while somebody is in it: it has a budget then. */
  place: Place | null;
}

interface DraftUsesDeps {
  /** A draft's room if it is open; does not load it. */
  readonly findOpen: (pageId: string) => Promise<Room> | null;
  /** The bytes that a draft is stored in. */
  readonly findBytes: (pageId: string) => Promise<number>;
}

/** Which drafts the server's own work needs, and which it waits for (docs/decisions/0146). */
export class DraftUses {
  readonly #deps: DraftUsesDeps;
  private readonly uses = new Map<string, Use>();
  private readonly budget = new WorkBudget();

  constructor(deps: DraftUsesDeps) {
    this.#deps = deps;
  }

  /**
   * One more piece of work with a draft.
   * @returns when it may begin; and what is to be called once when it has ended
   */
  add(pageId: string): { readonly turn: Promise<void>; readonly end: () => void } {
    const use = this.uses.get(pageId) ?? this.begin(pageId);
    use.count++;
    return {
      turn: use.turn,
      end: () => {
        use.count--;
        if (use.count > 0) return;
        this.uses.delete(pageId);
        use.place?.leave();
      },
    };
  }

  /** Whether work needs a draft in memory: not while it waits for its turn. */
  need(pageId: string): boolean {
    return this.uses.get(pageId)?.hasBegun ?? false;
  }

  /** To be called when somebody came into a draft: its work neither waits nor counts any more. */
  joined({ pageId }: Room): void {
    const use = this.uses.get(pageId);
    if (!use?.place) return;
    use.place.leave();
    use.place = null;
    use.hasBegun = true;
  }

  /** To be called when nobody is in a draft any more: its work counts from now on. */
  left({ pageId, bytes }: Room): void {
    const use = this.uses.get(pageId);
    if (use?.hasBegun) use.place ??= this.budget.take(bytes);
  }

  private begin(pageId: string): Use {
    const use: Use = { count: 0, turn: Promise.resolve(), hasBegun: false, place: null };
    this.uses.set(pageId, use);
    use.turn = this.waitFor(pageId, use);
    return use;
  }

  private async waitFor(pageId: string, use: Use): Promise<void> {
    let room = await this.findOpen(pageId);
    let bytes = room?.bytes;
    if (bytes === undefined) {
      bytes = await this.#deps.findBytes(pageId);
      // Somebody may have opened it meanwhile.
      room = await this.findOpen(pageId);
    }
    if (!room || room.participants.size === 0) {
      use.place = this.budget.enter(bytes);
      await use.place.begun;
    }
    use.hasBegun = true;
  }

  private async findOpen(pageId: string): Promise<Room | null> {
    return (await this.#deps.findOpen(pageId)?.catch(() => null)) ?? null;
  }
}

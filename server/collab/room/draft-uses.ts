import type { Asker } from '#server/runtime/asker.ts';
import type { Room } from './room.ts';
import { type Place, WorkBudget } from './work-budget.ts';

/** The server's own work with one draft: its pieces share its place. */
interface Use {
  /** How many pieces of work. */
  count: number;
  /** Its bytes; null if somebody is in it. */
  readonly weighed: Promise<number | null>;
  /** Whether its turn has come. */
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
   * @param asker who waits for it; null for the server itself
   * @returns when it may begin, or why it may not: NavetteError `too-many`, or the reason for which
   * its asker has gone; and what is to be called once when it has ended
   */
  add(pageId: string, asker: Asker | null): { readonly turn: Promise<void>; readonly end: () => void } {
    const use = this.uses.get(pageId) ?? this.begin(pageId);
    use.count++;
    const sender = asker?.sender ?? null;
    /** Where it waits. */
    let place: Place | null = null;
    let hasEnded = false;
    const wait = async () => {
      const bytes = await use.weighed;
      if (hasEnded || use.hasBegun) return;
      if (bytes !== null) {
        if (use.place) use.place.join(sender);
        else use.place = this.budget.enter(bytes, sender);
        place = use.place;
        await place.begun;
      }
      use.hasBegun = true;
    };
    return {
      turn: untilGone(wait(), asker?.gone ?? null),
      end: () => {
        hasEnded = true;
        use.count--;
        if (use.count > 0) return place?.part(sender);
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
    const use: Use = { count: 0, weighed: this.weigh(pageId), hasBegun: false, place: null };
    this.uses.set(pageId, use);
    return use;
  }

  private async weigh(pageId: string): Promise<number | null> {
    let room = await this.findOpen(pageId);
    let bytes = room?.bytes;
    if (bytes === undefined) {
      bytes = await this.#deps.findBytes(pageId);
      // Somebody may have opened it meanwhile.
      room = await this.findOpen(pageId);
    }
    return room && room.participants.size > 0 ? null : bytes;
  }

  private async findOpen(pageId: string): Promise<Room | null> {
    return (await this.#deps.findOpen(pageId)?.catch(() => null)) ?? null;
  }
}

/** Settles as a turn does, or rejects as soon as its asker has gone, with the reason. */
async function untilGone(turn: Promise<void>, gone: AbortSignal | null): Promise<void> {
  if (gone === null) return turn;
  let leave = () => {};
  const left = new Promise<never>((_resolve, reject) => {
    leave = () => reject(gone.reason);
    if (gone.aborted) leave();
    else gone.addEventListener('abort', leave, { once: true });
  });
  try {
    await Promise.race([turn, left]);
  } finally {
    gone.removeEventListener('abort', leave);
    // Nobody waits for what is left.
    turn.catch(() => {});
    left.catch(() => {});
  }
}

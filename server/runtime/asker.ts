import type { Viewer } from '#content/people/person.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import { senderOf } from './sender.ts';

/** On whose behalf work is done, and for how long. */
export interface Asker {
  /** The key of their limits (`senderOf`). */
  readonly sender: string;
  /** Aborted when nobody waits for the answer any more; null for what is done nevertheless. */
  readonly gone: AbortSignal | null;
}

/** Whose request it is. */
interface Requester extends Asker {
  /**
   * Looks up whether they still have the rights with which they were let in.
   * @throws NavetteError `conflict` with `rights-changed`
   */
  requireSameRights(db: Reader | Writer): Promise<void>;
}

const askers = new WeakMap<Viewer, Requester>();

/**
 * The viewer of one request, by whom services find its sender and its end (`askerOf`): they are
 * given the viewer anyway.
 */
export function viewerOfRequest<One extends Viewer>(
  viewer: One,
  address: string,
  { gone, requireSameRights }: Omit<Requester, 'sender'>,
): One {
  const own = { ...viewer };
  askers.set(own, { sender: senderOf(viewer, address), gone, requireSameRights });
  return own;
}

/** The requester; without a request, only its sender is known, and rights are not looked up. */
export function askerOf(viewer: Viewer): Requester {
  return askers.get(viewer) ?? { sender: senderOf(viewer, ''), gone: null, requireSameRights: async () => {} };
}

/**
 * Runs work in one transaction on behalf of a viewer, if they still have the rights with which they
 * were let in: reading what they sent may have taken minutes. All that services store for a viewer
 * is stored by this.
 * @throws NavetteError `conflict` with `rights-changed`
 */
export function writeFor<Result>(
  viewer: Viewer,
  database: Database,
  work: (trx: Writer) => Promise<Result>,
): Promise<Result> {
  const { requireSameRights } = askerOf(viewer);
  return database.write(async (trx) => {
    await requireSameRights(trx);
    return work(trx);
  });
}

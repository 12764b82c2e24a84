import * as Y from 'yjs';
import { judgeUpdate, withoutKnown } from '#content/document/draft-guard.ts';
import type { ClientOwners } from './client-owners.ts';
import type { DraftSize } from './draft-size.ts';
import type { Participant } from './participant.ts';

/** An update as it came, not looked at yet. */
export interface Received {
  readonly update: Uint8Array;
  readonly author: Participant;
}

/** What became of frames that were taken in. */
export interface TakenIn {
  /** How many of each participant's frames are in the draft now. */
  readonly accepted: Map<Participant, number>;
  /** Those who brought something new. */
  readonly writers: Set<Participant>;
}

/**
 * Judges what was received, in its order, and applies what may be applied: all of it in one transaction, which Yjs then encodes as one
 * update. One by one, the transactions would cost more than the edits in them.
 */
export function takeIn(
  { draft, size, owners }: { readonly draft: Y.Doc; readonly size: DraftSize; readonly owners: ClientOwners },
  received: readonly Received[],
  into: TakenIn,
): void {
  if (received.length === 0) return;
  const progressed = new Set<Participant>();
  const take = (update: Uint8Array, author: Participant, isRest = false): boolean => {
    if (author.dismissed) return false;
    const judgement = judgeUpdate(draft, update);
    switch (judgement.verdict) {
      case 'mixed':
        if (!isRest) return take(withoutKnown(draft, update), author, true);
        author.refuse('malformed');
        return false;
      case 'refused':
        author.refuse(judgement.reason);
        return false;
      case 'early':
        author.hold(update);
        return false;
      case 'known':
        break;
      case 'new':
        if (!judgement.clientIds.every((id) => owners.claim(id, author.personId))) {
          author.refuse('malformed');
          return false;
        }
        if (size.refuses(update)) {
          author.refuse('draft-full');
          return false;
        }
        size.add(update.length);
        try {
          Y.applyUpdate(draft, update, author);
        } catch {
          // Judged to be sound and yet not to be read: its sender's affair, like everything else that is not of the protocol.
          author.refuse('malformed');
          return false;
        }
        into.writers.add(author);
    }
    into.accepted.set(author, (into.accepted.get(author) ?? 0) + 1);
    return true;
  };
  draft.transact(() => {
    for (const { update, author } of received) if (take(update, author)) progressed.add(author);
    for (const author of progressed) {
      let progress = true;
      while (progress) {
        progress = false;
        for (const update of author.takeHeld()) if (take(update, author)) progress = true;
      }
    }
  });
}

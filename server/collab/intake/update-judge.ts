import type * as Y from 'yjs';
import { type Judgement, judgeUpdate, type LongToJudge, withoutKnown } from '#content/draft/guard/draft-guard.ts';
import type { ClientOwners } from '#server/collab/participants/client-owners.ts';
import type { Participant } from '#server/collab/participants/participant.ts';
import type { DraftSize } from './draft-size.ts';

interface UpdateJudgeDeps {
  readonly draft: Y.Doc;
  readonly size: DraftSize;
  readonly owners: ClientOwners;
}

/** Decides which updates of participants a draft accepts, and refuses or holds the others. */
export class UpdateJudge {
  readonly #deps: UpdateJudgeDeps;

  constructor(deps: UpdateJudgeDeps) {
    this.#deps = deps;
  }

  /** Judges a short update. @returns the judgement, and the part of the update that was judged */
  judge(update: Uint8Array): { judged: Uint8Array; judgement: Judgement | LongToJudge } {
    const { draft } = this.#deps;
    const judgement = judgeUpdate(draft, update);
    if (judgement.verdict !== 'mixed') return { judged: update, judgement };
    const judged = withoutKnown(draft, update);
    return { judged, judgement: judgeUpdate(draft, judged) };
  }

  /**
   * Refuses or holds an update that must not be applied.
   * @returns true if it is to be applied, or is already known
   */
  accepts(judgement: Judgement, update: Uint8Array, author: Participant): boolean {
    const { owners, size } = this.#deps;
    switch (judgement.verdict) {
      case 'known':
        return true;
      case 'early':
        author.hold(update);
        return false;
      case 'mixed':
        author.refuse('malformed');
        return false;
      case 'refused':
        author.refuse(judgement.reason);
        return false;
      case 'new':
        if (!owners.claimAll(judgement.clientIds, author.personId)) {
          author.refuse('malformed');
          return false;
        }
        if (size.refuses(update.length, judgement)) {
          author.refuse('draft-full');
          return false;
        }
        size.add(update.length, judgement);
        return true;
    }
  }
}

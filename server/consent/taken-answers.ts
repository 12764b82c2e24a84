import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { listProposals, listQuotations, takeProposal, takeQuotation } from '#db/consent/consent-answer-repository.ts';
import { updateTurn } from '#db/consent/consent-loop-repository.ts';
import type { Database } from '#db/driver/database.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { changeLoop, type LoopOf, requireConcerned } from './loop-changes.ts';
import type { ReturnedTranscripts } from './returned-transcripts.ts';

interface TakingDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly returned: Pick<ReturnedTranscripts, 'take'>;
}

/** What the team decides about a proposal for a passage of a transcript. */
export interface TakenProposal {
  readonly position: number;
  readonly isAccepted: boolean;
  /** The team has already edited the transcript by hand: write nothing. */
  readonly isByHand?: boolean;
}

/** Accepts or rejects a proposal. @throws NavetteError as `ConsentLoops.takeProposal` */
export async function takeProposalOf(
  deps: TakingDeps,
  of: LoopOf,
  { position, isAccepted, isByHand = false }: TakenProposal,
  viewer: Viewer,
): Promise<void> {
  const { materialId, id } = of;
  await requireConcerned(deps.database.read, of, viewer, 'material.write');
  // Write to the transcript before recording: a retry after a crash is idempotent.
  if (isAccepted && !isByHand) await deps.returned.take(materialId, id, position, viewer);
  await changeLoop(deps, of, viewer, {
    action: 'consent.answer-taken',
    async change(trx, _loop, takenAt) {
      if (!(await takeProposal(trx, id, position, { takenAt, isAccepted: isAccepted ? 1 : 0 })))
        throw new NavetteError('not-found');
      if ((await listProposals(trx, id)).every((one) => one.takenAt !== null))
        await updateTurn(trx, id, 'transcript', { takenAt });
    },
  });
}

/** Marks the answer for a quotation as dealt with. @throws NavetteError as `changeLoop` */
export async function takeQuotationOf(
  deps: TakingDeps,
  of: LoopOf,
  words: { readonly pageId: string; readonly blockId: string; readonly digest: string },
  viewer: Viewer,
): Promise<void> {
  await changeLoop(deps, of, viewer, {
    action: 'consent.answer-taken',
    async change(trx, _loop, takenAt) {
      if (!(await takeQuotation(trx, of.id, { ...words, takenAt }))) throw new NavetteError('not-found');
      if ((await listQuotations(trx, of.id)).every((one) => one.takenAt !== null))
        await updateTurn(trx, of.id, 'quotations', { takenAt });
    },
  });
}

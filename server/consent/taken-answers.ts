import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { listProposals, listQuotations, takeProposal, takeQuotation } from '#db/consent/consent-answer-repository.ts';
import { updateTurn } from '#db/consent/consent-loop-repository.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import { askerOf } from '#server/runtime/asker.ts';
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
  /** When it was made, as the team saw it; absent if that is not known. */
  readonly madeAt?: string;
}

/** An answer for a quotation with which the team has dealt. */
export interface TakenQuotation {
  readonly pageId: string;
  readonly blockId: string;
  readonly digest: string;
  /** As the team saw it; absent if that is not known. */
  readonly seen?: { readonly answer: string; readonly text: string };
}

/** Accepts or rejects a proposal. @throws NavetteError as `ConsentLoops.takeProposal` */
export async function takeProposalOf(
  deps: TakingDeps,
  of: LoopOf,
  { position, isAccepted, isByHand = false, madeAt }: TakenProposal,
  viewer: Viewer,
): Promise<void> {
  const { materialId, id } = of;
  const { read } = deps.database;
  const require = async () => {
    await askerOf(viewer).requireSameRights(read);
    await requireConcerned(read, of, viewer, 'material.write');
    await requireSame(read, id, position, madeAt);
  };
  await require();
  // Write to the transcript before recording: a retry after a crash is idempotent.
  if (isAccepted && !isByHand) await deps.returned.take(materialId, { concernedId: id, position }, viewer, require);
  await changeLoop(deps, of, viewer, {
    action: 'consent.answer-taken',
    async change(trx, _loop, takenAt) {
      await requireSame(trx, id, position, madeAt);
      if (!(await takeProposal(trx, id, position, { takenAt, isAccepted: isAccepted ? 1 : 0 })))
        throw new NavetteError('not-found');
      if ((await listProposals(trx, id)).every((one) => one.takenAt !== null))
        await updateTurn(trx, id, 'transcript', { takenAt });
    },
  });
}

/**
 * Requires that the proposal is still the one that the team read.
 * @throws NavetteError `conflict`
 */
async function requireSame(
  db: Reader | Writer,
  concernedId: string,
  position: number,
  madeAt: string | undefined,
): Promise<void> {
  if (madeAt === undefined) return;
  const proposal = (await listProposals(db, concernedId)).find((one) => one.position === position);
  if (proposal?.createdAt !== madeAt) throw new NavetteError('conflict', { fields: ['answer'] });
}

/** Marks the answer for a quotation as dealt with. @throws NavetteError as `changeLoop` */
export async function takeQuotationOf(
  deps: TakingDeps,
  of: LoopOf,
  { seen, ...words }: TakenQuotation,
  viewer: Viewer,
): Promise<void> {
  await changeLoop(deps, of, viewer, {
    action: 'consent.answer-taken',
    async change(trx, _loop, takenAt) {
      const { pageId, blockId, digest } = words;
      const now = (await listQuotations(trx, of.id)).find(
        (one) => one.pageId === pageId && one.blockId === blockId && one.digest === digest,
      );
      const isSame = !seen || (now?.answer === seen.answer && now.text === seen.text);
      if (!isSame) throw new NavetteError('conflict', { fields: ['answer'] });
      if (!(await takeQuotation(trx, of.id, { ...words, takenAt }))) throw new NavetteError('not-found');
      if ((await listQuotations(trx, of.id)).every((one) => one.takenAt !== null))
        await updateTurn(trx, of.id, 'quotations', { takenAt });
    },
  });
}

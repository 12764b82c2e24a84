import { LONGEST_CORRECTION } from '#content/consent/consent-loop.ts';
import { divideTranscript, type Proposal, proposalOf } from '#content/consent/transcript.ts';
import { NavetteError } from '#content/errors.ts';
import { deleteStruckBefore, listProposals, replaceProposals } from '#db/consent/consent-answer-repository.ts';
import { updateTurn } from '#db/consent/consent-loop-repository.ts';
import { noteToFit } from '#db/materials/masked-text-repository.ts';
import type { Answering } from './own-consent.ts';

/** What a person typed for the passages of one screen of their transcript. */
export interface TypedPassages {
  /** By the passages' places: their words, and whether they are struck. */
  readonly typed: ReadonlyMap<number, { readonly text: string; readonly isStruck: boolean }>;
  /** The turn ends. */
  readonly isLast: boolean;
  /**
   * Version of the transcript on the screen, as in `OwnLoop.versions`; absent if it is not known.
   */
  readonly version?: string;
}

/**
 * Whether the fields of a screen change any of the person's proposals.
 * @param transcript the text that was returned
 * @param before the person's proposals
 */
export function hasNewPassages(
  transcript: string,
  before: readonly Proposal[],
  { typed }: Pick<TypedPassages, 'typed'>,
): boolean {
  const passages = divideTranscript(transcript);
  return [...typed].some(([position, { text, isStruck }]) => {
    const passage = passages[position];
    if (passage === undefined) return false;
    const known = before.find((one) => one.position === position);
    const now = proposalOf(position, passage, text, isStruck, known);
    return now?.kind !== known?.kind || now?.text !== known?.text;
  });
}

/**
 * Stores the person's proposals for the passages of one screen.
 * @throws NavetteError `not-found` if the transcript was not returned; `conflict` with
 * `words-changed` if another was returned meanwhile; `invalid` with `fields`
 */
export const correctTranscript =
  ({ typed, isLast, version }: TypedPassages): Answering =>
  async (trx, { loop, material, turns, isAgreed, versions }, { at }) => {
    if (!isAgreed || !turns.transcript || turns.transcript.text === '') throw new NavetteError('not-found');
    // Places in one transcript are not those of another: a strike would take other words away.
    if (version !== undefined && version !== versions.transcript)
      throw new NavetteError('conflict', { reason: 'words-changed' });
    const passages = divideTranscript(turns.transcript.text);
    const known = [...typed].filter(([position]) => passages[position] !== undefined);
    if (known.some(([, { text }]) => text.length > LONGEST_CORRECTION))
      throw new NavetteError('invalid', { fields: ['passages'] });
    const before = new Map((await listProposals(trx, loop.concernedId)).map((one) => [one.position, one]));
    const proposals = known.flatMap(
      ([position, { text, isStruck }]) =>
        proposalOf(position, passages[position]!, text, isStruck, before.get(position)) ?? [],
    );
    const positions = known.map(([position]) => position);
    await replaceProposals(trx, loop.concernedId, positions, proposals, at);
    // Published texts that quote these words are masked, also before the last screen was sent.
    const strikes = [...positions.map((position) => before.get(position)), ...proposals];
    if (strikes.some((one) => one?.kind === 'strike')) await noteToFit(trx, [material.id], at);
    const isOpen = (await listProposals(trx, loop.concernedId)).some(({ takenAt }) => takenAt === null);
    if (!isLast) {
      // Changed after the turn ended: the team has to process it again.
      if (isOpen && turns.transcript.answeredAt !== null)
        await updateTurn(trx, loop.concernedId, 'transcript', { takenAt: null });
      return null;
    }
    await updateTurn(trx, loop.concernedId, 'transcript', { answeredAt: at, takenAt: isOpen ? null : at });
    return 'transcript';
  };

/**
 * Undoes a strike in an earlier transcript, so that the words may be quoted again.
 * @throws NavetteError `not-found` if none are struck at this place
 */
export const giveBackStruck =
  (position: number): Answering =>
  async (trx, { loop, material, isAgreed }, { at }) => {
    if (!isAgreed || !(await deleteStruckBefore(trx, loop.concernedId, position))) throw new NavetteError('not-found');
    await noteToFit(trx, [material.id], at);
    return 'transcript';
  };

import {
  answerShown,
  isReopened,
  LONGEST_CORRECTION,
  QUOTATION_ANSWERS,
  type QuotationAnswer,
  quotationKey,
} from '#content/consent/consent-loop.ts';
import { NavetteError } from '#content/errors.ts';
import { sequencesOf } from '#content/withdrawal/words/word-sequences.ts';
import { keepQuotation, listQuotations, type StoredQuotation } from '#db/consent/consent-answer-repository.ts';
import { updateTurn } from '#db/consent/consent-loop-repository.ts';
import { noteToFit } from '#db/materials/masked-text-repository.ts';
import { changedAfter } from '#server/runtime/clock.ts';
import { changeConsent } from './loop-people.ts';
import type { Quotation, Quotations } from './loop-quotations.ts';
import type { Answering } from './own-consent.ts';

/** A person's answer for a quotation, for the words that were shown. */
export interface GivenQuotation {
  readonly pageId: string;
  readonly blockId: string;
  /** Index among the person's quotations in the block, from 0. */
  readonly place: number;
  readonly digest: string;
  readonly answer: string;
  readonly text: string;
  /** Whether both fields are as the screen showed them first: the person answered nothing. */
  readonly isUntouched?: boolean;
}

const keyOf = (quotation: Quotation) => quotationKey({ ...quotation, pageId: quotation.page.id });

/** Identifies the answer for words of a passage. */
const wordsKey = ({ pageId, blockId, digest }: Pick<StoredQuotation, 'pageId' | 'blockId' | 'digest'>) =>
  `${pageId} ${blockId} ${digest}`;

const bare = (text: string) => text.replace(/\s+/g, ' ').trim();

/**
 * Whether the typed text differs from the words that were shown. If it does not, « À corriger » is
 * refused: it does not approve the words as they are.
 */
const isCorrection = ({ text }: GivenQuotation, quotation: Quotation): boolean =>
  bare(text) !== '' && bare(text) !== bare(quotation.text);

/** Whether a person answered for words that have changed since, or are in no text any more. */
const isAnswered = ({ answer, text, isUntouched }: GivenQuotation): boolean =>
  isUntouched !== true && (answer !== '' || bare(text) !== '');

/**
 * Normalises an answer: text sent with another answer than a correction is a remark to the team,
 * unless it is an earlier correction that the person gave up.
 * @param before their earlier answer for the same words
 */
function answeredAs(
  quotation: Quotation,
  given: GivenQuotation,
  before: StoredQuotation | undefined,
): { answer: QuotationAnswer; text: string } {
  const answer = given.answer as QuotationAnswer;
  if (bare(given.text) === bare(quotation.text)) return { answer, text: '' };
  const isGivenUp = before?.answer === 'correct' && bare(given.text) === bare(before.text);
  if (answer !== 'correct' && isGivenUp) return { answer, text: '' };
  return { answer, text: given.text.trim() };
}

/**
 * Whether the fields of a screen differ from the person's stored answers: going through screens
 * without changing anything answers nothing again.
 * @param known the person's answers
 */
export function hasNewAnswers(
  all: readonly Quotation[],
  given: readonly GivenQuotation[],
  known: readonly StoredQuotation[],
): boolean {
  const by = new Map(all.map((one) => [keyOf(one), one]));
  return given.some((one) => {
    const quotation = by.get(quotationKey(one));
    if (quotation?.digest !== one.digest) return isAnswered(one);
    const before = known.find((other) => wordsKey(other) === wordsKey(one));
    const { answer, typed } = answerShown(quotation, before);
    const written = typed || (quotation.text.length > LONGEST_CORRECTION ? '' : quotation.text);
    return one.answer !== answer || bare(one.text) !== bare(written);
  });
}

/**
 * Which quotations were answered, and how.
 * @throws NavetteError `conflict` with `words-changed` if a text has changed since it was shown, or
 * none has the words of an answer any more; `invalid` with the keys of passages as `fields`
 */
function readGiven(all: readonly Quotation[], given: readonly GivenQuotation[]) {
  const by = new Map(given.map((one) => [quotationKey(one), one]));
  const isGiven = (quotation: Quotation) => {
    const one = by.get(keyOf(quotation));
    // Text that was typed without choosing an answer must not be lost.
    return one !== undefined && (one.answer !== '' || isCorrection(one, quotation));
  };
  const answered = all.filter(isGiven);
  const wrong = (answered.length > 0 ? answered : all).flatMap((quotation) => {
    const key = keyOf(quotation);
    const one = by.get(key);
    const isKnown = QUOTATION_ANSWERS.some((code) => code === one?.answer);
    const isFit =
      one && one.text.length <= LONGEST_CORRECTION && (one.answer !== 'correct' || isCorrection(one, quotation));
    return isKnown && isFit ? [] : [key];
  });
  const changed = all.filter((quotation) => {
    const one = by.get(keyOf(quotation));
    return one !== undefined && one.digest !== quotation.digest;
  });
  const found = new Set(all.map(keyOf));
  const gone = given.filter((one) => !found.has(quotationKey(one)));
  // Refuses an answer for words that are gone, and an empty one if nothing is left to answer.
  const isGone = gone.some(isAnswered) || (gone.length > 0 && all.length === 0);
  if (changed.length > 0 || isGone) throw new NavetteError('conflict', { reason: 'words-changed' });
  if (wrong.length > 0)
    throw new NavetteError('invalid', { fields: wrong, ...(answered.length === 0 && { problem: 'empty' as const }) });
  return { answered, by };
}

/**
 * Finds the quotations in the same blocks to which these answers do not apply: those of earlier
 * texts, those of present texts if only earlier ones were answered, and those on other screens.
 * Their own earlier answers remain valid.
 */
function findBeside(
  all: readonly Quotation[],
  answered: readonly Quotation[],
  by: ReadonlyMap<string, GivenQuotation>,
  isPart: boolean,
): Quotation[] {
  const isSame = (one: Quotation, other: Quotation) =>
    one.page.id === other.page.id && (one.blockIds.includes(other.blockId) || other.blockIds.includes(one.blockId));
  return all.filter((other) => {
    if (answered.includes(other)) return false;
    const around = answered.filter((one) => isSame(one, other));
    if (around.length === 0) return false;
    if (isPart && !by.has(keyOf(other))) return true;
    return around.every((one) => one.isEarlier || other.isEarlier);
  });
}

/**
 * Stores answers for quotations, for the words that were shown: for one, some or all of them. The
 * turn ends once there is an answer for each.
 * @param shown the person's quotations, read before the transaction
 * @param isPart the others were on other screens
 * @throws NavetteError `not-found` if they were not asked; those of `readGiven`
 */
export function answerForQuotations(
  { all, mayQuote }: Pick<Quotations, 'all' | 'mayQuote'>,
  given: readonly GivenQuotation[],
  isPart: boolean,
): Answering {
  const { answered, by } = readGiven(all, given);
  const beside = findBeside(all, answered, by, isPart);
  return async (trx, { loop, material, person, turns, isAgreed }, { at, clock }) => {
    if (!isAgreed || !turns.quotations) throw new NavetteError('not-found');
    // The consent to be quoted has changed meanwhile, so other stretches are asked about.
    if (mayQuote !== person.uses.includes('quotation')) throw new NavetteError('conflict', { reason: 'words-changed' });
    const { concernedId } = loop;
    const known = await listQuotations(trx, concernedId);
    const answers = answered.map((quotation): StoredQuotation => {
      const { page, blockId, digest } = quotation;
      const before = known.find((one) => one.pageId === page.id && one.blockId === blockId && one.digest === digest);
      const { answer, text } = answeredAs(quotation, by.get(keyOf(quotation))!, before);
      // The team has already dealt with an answer that is repeated, if the words are not in the
      // draft.
      const isSame = quotation.textKind !== 'draft' && before?.answer === answer && before.text === text;
      const takenAt = answer === 'validate' && text === '' ? at : isSame ? before.takenAt : null;
      // A repeated answer keeps its meaning from when the present texts had these words.
      const asBefore = before?.answer === answer ? before.ofEarlier : 1;
      const sequences = answer === 'withdraw' ? JSON.stringify(sequencesOf(quotation.text)) : '';
      const words = { concernedId, pageId: page.id, blockId, digest, answer, text, sequences };
      return { ...words, answeredAt: at, takenAt, ofEarlier: quotation.isEarlier ? asBefore : 0 };
    });
    for (const answer of answers) await keepQuotation(trx, answer);
    const isBeside = (one: StoredQuotation) =>
      beside.some(({ page, blockId, digest }) => wordsKey({ pageId: page.id, blockId, digest }) === wordsKey(one));
    for (const one of known) if (isBeside(one)) await keepQuotation(trx, { ...one, answeredAt: at });
    const isNew = (code: QuotationAnswer) => answers.some(({ answer, takenAt }) => answer === code && takenAt === null);
    const now = new Map((await listQuotations(trx, concernedId)).map((one) => [wordsKey(one), one]));
    const last = all.map(({ page, blockId, digest }) => now.get(wordsKey({ pageId: page.id, blockId, digest })));
    const isTaken = last.every((one) => one !== undefined && one.takenAt !== null);
    // Until all are answered, the team is notified only of withdrawn and corrected quotations.
    const isWhole = last.every((one, at) => one !== undefined && !isReopened(all[at]!, one));
    const answeredAt = isWhole || turns.quotations.answeredAt !== null ? { answeredAt: at } : {};
    await updateTurn(trx, concernedId, 'quotations', { ...answeredAt, takenAt: isTaken ? at : null });
    const isAllRight = isWhole && last.every((one) => one?.answer === 'validate');
    // Without consent to be quoted, there is no quotation to validate.
    const isValidated = isAllRight && mayQuote && all.some(({ isQuoted }) => isQuoted);
    // New passages wait for answers of their own: they do not undo `validated`, but one that is
    // answered otherwise does.
    const isLess = !mayQuote || last.some((one) => one !== undefined && one.answer !== 'validate');
    // The state before: their transcript may never have been returned to them.
    const before = turns.transcript ? 'returned' : 'granted';
    const state = isValidated ? 'validated' : person.state === 'validated' && isLess ? before : person.state;
    if (state !== person.state)
      await changeConsent(trx, person, { state, updatedAt: changedAfter(clock, person.updatedAt) });
    if (isNew('withdraw')) return 'quotation-withdrawn';
    if (isWhole || isNew('correct')) return 'quotations';
    // An answer may restore words that were withdrawn.
    await noteToFit(trx, [material.id], at);
    return null;
  };
}

import { dayIn } from '#content/activity/local-day.ts';
import { LONGEST_CORRECTION, QUOTATION_ANSWERS, type QuotationAnswer } from '#content/consent/consent-loop.ts';
import { divideTranscript, proposalOf } from '#content/consent/transcript.ts';
import { NavetteError } from '#content/errors.ts';
import {
  type ConsentUse,
  isAgreed,
  NAMINGS,
  type Naming,
  REACHES,
  type Reach,
  reachesAsFarAs,
} from '#content/material/consent.ts';
import type { Viewer } from '#content/people/person.ts';
import {
  deleteStruckBefore,
  keepQuotation,
  listProposals,
  listQuotations,
  replaceProposals,
  type StoredQuotation,
} from '#db/consent/consent-answer-repository.ts';
import { type ConsentLoop, keepTurn, updateLoop, updateTurn } from '#db/consent/consent-loop-repository.ts';
import type { Writer } from '#db/driver/database.ts';
import type { NamedConcerned } from '#db/materials/concerned-repository.ts';
import { noteToFit } from '#db/materials/masked-text-repository.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import type { AnsweredOccasion } from '#server/mail/consent-mail.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import { followConsent } from '#server/materials/follow-consent.ts';
import type { QuotationMasking } from '#server/materials/withdrawal/quotation-masking.ts';
import type { PassageSources } from '#server/materials/withdrawal/withdrawal-places.ts';
import { type Clock, changedAfter } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { changeConsent, recordLoop, tellTeam } from './loop-people.ts';
import { findQuotations, type Quotation } from './loop-quotations.ts';
import type { OwnConsent, OwnLoop } from './own-consent.ts';

/** Answers after which published texts may exceed consent. */
const CHANGES_CONSENT: ReadonlySet<AnsweredOccasion> = new Set(['consent', 'refused', 'withdrawn']);
/** Answers after which masks over single quotations are fitted. */
const OF_QUOTATIONS: ReadonlySet<AnsweredOccasion> = new Set(['quotations', 'quotation-withdrawn']);
/** Audit actions of answers that have one of their own; the others are `consent.answered`. */
const ACTIONS: Partial<Record<AnsweredOccasion, string>> = {
  refused: 'consent.refused',
  withdrawn: 'consent.withdrawn',
  'quotation-withdrawn': 'consent.quotation-withdrawn',
};
/** Milliseconds for which an answer waits for quotations in published texts to be masked. */
const PATIENCE = 3_000;

/** A person's answer to the consent turn. */
export interface GivenConsent {
  readonly uses: readonly ConsentUse[];
  readonly reach: string;
  readonly naming: string;
}

/** A person's answer for a quotation, for the words that were shown. */
export interface GivenQuotation {
  readonly pageId: string;
  readonly blockId: string;
  /** Index among the person's quotations in the block, from 0. */
  readonly place: number;
  readonly digest: string;
  readonly answer: string;
  readonly text: string;
}

/** Identifies a quotation in a form. */
export const quotationKey = ({ pageId, blockId, place }: Pick<GivenQuotation, 'pageId' | 'blockId' | 'place'>) =>
  `${pageId}-${blockId}-${place}`;

/** Identifies the answer for words of a passage. */
const wordsKey = ({ pageId, blockId, digest }: Pick<StoredQuotation, 'pageId' | 'blockId' | 'digest'>) =>
  `${pageId} ${blockId} ${digest}`;

/**
 * A correction that the team has dealt with: the words that are still there are asked about anew.
 */
const isReopened = ({ answer, takenAt }: StoredQuotation) => answer === 'correct' && takenAt !== null;

const bare = (text: string) => text.replace(/\s+/g, ' ').trim();

/**
 * Whether a correction says what is to be corrected: other words than those that were shown. Nobody
 * who chose « À corriger » agreed to them as they are.
 */
const isCorrection = ({ text }: GivenQuotation, quotation: Quotation): boolean =>
  bare(text) !== '' && bare(text) !== bare(quotation.text);

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

interface OwnAnswersDeps extends PassageSources {
  readonly ownConsent: OwnConsent;
  readonly masking: Pick<QuotationMasking, 'followSoon'>;
  readonly mailQueue: MailQueue;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** Answers of a person concerned, identified by the token of a personal link. */
export class OwnAnswers {
  readonly #deps: OwnAnswersDeps;

  constructor(deps: OwnAnswersDeps) {
    this.#deps = deps;
  }

  /**
   * Gives consent to what was asked or part of it, never more. Consent to no use is a refusal.
   * @throws NavetteError as `open`; `not-found` if it was not asked; `invalid` with `fields`
   */
  async give(token: string, given: GivenConsent, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    await this.#act(token, viewer, sent, async (trx, { loop, person, turns, isConsentNoted }, at) => {
      const asked = turns.consent;
      if (!asked || (person.state === 'withdrawn' && asked.answeredAt !== null)) throw new NavetteError('not-found');
      // From now on, this is what they can agree to by the link.
      if (isConsentNoted) await keepTurn(trx, asked);
      if (given.uses.length === 0) return this.#refuse(trx, loop, person, at);
      const reach = REACHES.find((code) => code === given.reach && reachesAsFarAs(asked.reach as Reach, code));
      const naming = NAMINGS.find(
        (code) => code === given.naming && NAMINGS.indexOf(code) >= NAMINGS.indexOf(asked.naming as Naming),
      );
      const wrong = [
        ...(given.uses.every((use) => asked.uses.includes(use)) ? [] : ['uses']),
        ...(reach ? [] : ['reach']),
        ...(naming ? [] : ['naming']),
      ];
      if (!reach || !naming || wrong.length > 0) throw new NavetteError('invalid', { fields: wrong });
      const isFirst = !isAgreed(person, this.#today());
      await changeConsent(trx, person, {
        ...(isFirst ? { state: 'granted' } : {}),
        ...{ uses: asked.uses.filter((use) => given.uses.includes(use)), reach, naming },
        ...{ givenOn: this.#today(), how: 'link', updatedAt: changedAfter(this.#deps.clock, person.updatedAt) },
      });
      await updateTurn(trx, loop.concernedId, 'consent', { answeredAt: at, takenAt: at });
      return 'consent';
    });
  }

  /** Refuses consent, including any given earlier. @throws NavetteError as `give` */
  async refuse(token: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    await this.#act(token, viewer, sent, async (trx, { loop, person, turns, isConsentNoted }, at) => {
      const asked = turns.consent;
      if (!asked || (person.state === 'withdrawn' && asked.answeredAt !== null)) throw new NavetteError('not-found');
      // From now on, this is what they can agree to by the link.
      if (isConsentNoted) await keepTurn(trx, asked);
      return this.#refuse(trx, loop, person, at);
    });
  }

  /**
   * Stores the person's proposals for the passages of one screen; `isLast` ends the turn.
   * @param typed by the passages' places: their words, and whether they are struck
   * @throws NavetteError as `open`; `not-found` if the transcript was not returned
   */
  async correct(
    token: string,
    { typed, isLast }: { typed: ReadonlyMap<number, { text: string; isStruck: boolean }>; isLast: boolean },
    viewer: Viewer,
    sent: FormRecord = NO_FORM,
  ): Promise<void> {
    await this.#act(token, viewer, sent, async (trx, { loop, material, turns, isAgreed: agreed }, at) => {
      if (!agreed || !turns.transcript || turns.transcript.text === '') throw new NavetteError('not-found');
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
    });
  }

  /**
   * Undoes a strike in an earlier transcript, so that the words may be quoted again.
   * @throws NavetteError as `open`; `not-found` if none are struck at this place
   */
  async giveBack(token: string, position: number, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    await this.#act(token, viewer, sent, async (trx, { loop, material, isAgreed: agreed }, at) => {
      if (!agreed || !(await deleteStruckBefore(trx, loop.concernedId, position))) throw new NavetteError('not-found');
      await noteToFit(trx, [material.id], at);
      return 'transcript';
    });
  }

  /**
   * Stores answers for quotations, for the words that were shown: for one, some or all of them. The
   * turn ends once there is an answer for each.
   * @throws NavetteError as `correct`; `invalid` with the keys of passages as `fields`; `conflict`
   * with `words-changed` if a text has changed meanwhile
   */
  async answerQuotations(
    token: string,
    given: readonly GivenQuotation[],
    viewer: Viewer,
    sent: FormRecord = NO_FORM,
  ): Promise<void> {
    const own = await this.#deps.ownConsent.open(token, viewer);
    // Read before the transaction: it is slow, and would block other writers.
    const { all, mayQuote } = await findQuotations(this.#deps, own.person);
    const by = new Map(given.map((one) => [quotationKey(one), one]));
    const isGiven = (quotation: Quotation) => {
      const one = by.get(quotationKey({ ...quotation, pageId: quotation.page.id }));
      // Words that were typed without an answer are not to be lost.
      return one !== undefined && (one.answer !== '' || isCorrection(one, quotation));
    };
    const answered = all.filter(isGiven);
    const wrong = (answered.length > 0 ? answered : all).flatMap((quotation) => {
      const key = quotationKey({ ...quotation, pageId: quotation.page.id });
      const one = by.get(key);
      const isKnown = QUOTATION_ANSWERS.some((code) => code === one?.answer);
      const isFit =
        one && one.text.length <= LONGEST_CORRECTION && (one.answer !== 'correct' || isCorrection(one, quotation));
      return isKnown && isFit ? [] : [key];
    });
    const changed = all.filter((quotation) => {
      const one = by.get(quotationKey({ ...quotation, pageId: quotation.page.id }));
      return one !== undefined && one.digest !== quotation.digest;
    });
    if (changed.length > 0) throw new NavetteError('conflict', { reason: 'words-changed' });
    if (wrong.length > 0) throw new NavetteError('invalid', { fields: wrong });
    await this.#act(token, viewer, sent, async (trx, { loop, material, person, turns, isAgreed: agreed }, at) => {
      if (!agreed || !turns.quotations) throw new NavetteError('not-found');
      // The consent to be quoted has changed meanwhile, so other stretches are asked about.
      if (mayQuote !== person.uses.includes('quotation'))
        throw new NavetteError('conflict', { reason: 'words-changed' });
      const known = await listQuotations(trx, loop.concernedId);
      const answers = answered.map((quotation) => {
        const { page, blockId, digest } = quotation;
        const before = known.find((one) => one.pageId === page.id && one.blockId === blockId && one.digest === digest);
        const key = quotationKey({ ...quotation, pageId: page.id });
        const { answer, text } = answeredAs(quotation, by.get(key)!, before);
        const isDone = answer === 'validate' && text === '';
        const takenAt = isDone ? at : null;
        return {
          concernedId: loop.concernedId,
          pageId: page.id,
          blockId,
          digest,
          answer,
          text,
          answeredAt: at,
          takenAt,
        };
      });
      for (const answer of answers) await keepQuotation(trx, answer);
      const withdraws = answers.some(({ answer }) => answer === 'withdraw');
      const now = new Map((await listQuotations(trx, loop.concernedId)).map((one) => [wordsKey(one), one]));
      const last = all.map(({ page, blockId, digest }) => now.get(wordsKey({ pageId: page.id, blockId, digest })));
      const isTaken = last.every((one) => one !== undefined && one.takenAt !== null);
      // Before all are answered, the team is told of what is taken back or corrected.
      const isWhole = last.every((one) => one !== undefined && !isReopened(one));
      const answeredAt = isWhole || turns.quotations.answeredAt !== null ? { answeredAt: at } : {};
      await updateTurn(trx, loop.concernedId, 'quotations', { ...answeredAt, takenAt: isTaken ? at : null });
      const isAllRight = isWhole && last.every((one) => one?.answer === 'validate');
      // Without consent to be quoted, there is no quotation to validate.
      const isValidated = isAllRight && mayQuote && all.some(({ isQuoted }) => isQuoted);
      // New passages wait for answers of their own: only one that is not approved takes back that
      // all were.
      const isLess = !mayQuote || last.some((one) => one !== undefined && one.answer !== 'validate');
      // What they had agreed to before: their transcript may never have been returned to them.
      const before = turns.transcript ? 'returned' : 'granted';
      const state = isValidated ? 'validated' : person.state === 'validated' && isLess ? before : person.state;
      if (state !== person.state)
        await changeConsent(trx, person, { state, updatedAt: changedAfter(this.#deps.clock, person.updatedAt) });
      if (withdraws) return 'quotation-withdrawn';
      if (isWhole || answers.some(({ answer }) => answer === 'correct')) return 'quotations';
      // An answer may give back words that were taken back.
      await noteToFit(trx, [material.id], at);
      return null;
    });
  }

  /**
   * Withdraws all consent: publishing with the material is blocked, and citations show the
   * withdrawal at once. The team is notified, and removes the words from texts.
   * @throws NavetteError as `open`
   */
  async withdraw(token: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    await this.#act(token, viewer, sent, async (trx, { loop, person, turns }, at) => {
      if (turns.consent?.answeredAt === null)
        await updateTurn(trx, loop.concernedId, 'consent', { answeredAt: at, takenAt: at });
      if (person.state === 'withdrawn') return null;
      const updatedAt = changedAfter(this.#deps.clock, person.updatedAt);
      await changeConsent(trx, person, { state: 'withdrawn', updatedAt });
      return 'withdrawn';
    });
  }

  /** Removes the mail address, so that no more mail is sent. @throws NavetteError as `open` */
  async stopMail(token: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    await this.#act(token, viewer, sent, async (trx, { loop }) => {
      await updateLoop(trx, loop.concernedId, { email: '' });
      return null;
    });
  }

  async #refuse(trx: Writer, loop: ConsentLoop, person: NamedConcerned, at: string): Promise<'refused'> {
    await changeConsent(trx, person, {
      // A refusal does not replace a withdrawal.
      ...{
        state: person.state === 'withdrawn' ? ('withdrawn' as const) : ('refused' as const),
        givenOn: this.#today(),
        how: 'link',
      },
      updatedAt: changedAfter(this.#deps.clock, person.updatedAt),
    });
    await updateTurn(trx, loop.concernedId, 'consent', { answeredAt: at, takenAt: at });
    return 'refused';
  }

  /**
   * Runs an action in a transaction if the link is valid.
   * @param act returns the occasion of the mail to the team; null for none
   */
  async #act(
    token: string,
    viewer: Viewer,
    sent: FormRecord,
    act: (trx: Writer, own: OwnLoop, at: string) => Promise<AnsweredOccasion | null>,
  ): Promise<void> {
    const { database, events, mailQueue, clock } = this.#deps;
    await this.#deps.ownConsent.open(token, viewer);
    const studyId = await database.write(async (trx) => {
      const own = await this.#deps.ownConsent.find(trx, token, viewer);
      const at = clock().toISOString();
      const occasion = await act(trx, own, at);
      await sent(trx);
      if (occasion === null) return own.page.id;
      const actor = `concerned:${own.loop.concernedId}`;
      const action = ACTIONS[occasion] ?? 'consent.answered';
      await recordLoop(trx, own, { actor, action, at });
      const isOfQuotations = OF_QUOTATIONS.has(occasion);
      const isFollowed = isOfQuotations || CHANGES_CONSENT.has(occasion);
      const isBeyond = isFollowed && (await followConsent(trx, own.material.id, this.#today(), at));
      const { concernedId, createdBy } = own.loop;
      const answered = { material: own.material, concernedId, createdBy };
      await tellTeam(trx, mailQueue, { ...answered, occasion: isBeyond && !isOfQuotations ? 'beyond' : occasion });
      return own.page.id;
    });
    events.emit('sources-changed');
    await this.#deps.masking.followSoon(PATIENCE);
    mailQueue.wake();
    // Disconnect participants from the transcript who may no longer open the material.
    events.emit('page-changed', studyId);
  }

  #today(): string {
    return dayIn(this.#deps.timeZone, this.#deps.clock());
  }
}

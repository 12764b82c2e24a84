import { dayIn } from '#content/activity/local-day.ts';
import type { Viewer } from '#content/people/person.ts';
import { listProposals } from '#db/consent/consent-answer-repository.ts';
import { updateLoop } from '#db/consent/consent-loop-repository.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import type { AnsweredOccasion } from '#server/mail/consent-mail.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import { followConsent } from '#server/materials/follow-consent.ts';
import type { QuotationMasking } from '#server/materials/withdrawal/quotation-masking.ts';
import type { PassageSources } from '#server/materials/withdrawal/withdrawal-places.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { type GivenConsent, giveConsent, refuseConsent, withdrawConsent } from './answer-consent.ts';
import { answerForQuotations, type GivenQuotation, hasNewAnswers } from './answer-quotations.ts';
import { correctTranscript, giveBackStruck, hasNewPassages, type TypedPassages } from './answer-transcript.ts';
import { notifyTeam, recordLoop } from './loop-people.ts';
import { findQuotations } from './loop-quotations.ts';
import type { Answering, OwnConsent, OwnLoop } from './own-consent.ts';

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

interface OwnAnswersDeps extends PassageSources {
  readonly ownConsent: OwnConsent;
  readonly masking: Pick<QuotationMasking, 'followSoon'>;
  readonly mailQueue: MailQueue;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly timeZone: string;
}

/**
 * Answers of a person concerned, identified by the token of a personal link. The caller has opened
 * the link, which counts the request (`OwnConsent.open`).
 */
export class OwnAnswers {
  readonly #deps: OwnAnswersDeps;

  constructor(deps: OwnAnswersDeps) {
    this.#deps = deps;
  }

  /**
   * Gives consent to what was asked or part of it, never more. Consent to no use is a refusal.
   * @throws NavetteError as `OwnConsent.find`; `not-found` if it was not asked; `invalid` with
   * `fields`
   */
  give(token: string, given: GivenConsent, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    return this.#act(token, viewer, sent, giveConsent(given));
  }

  /** Refuses consent, including any given earlier. @throws NavetteError as `give` */
  refuse(token: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    return this.#act(token, viewer, sent, refuseConsent);
  }

  /**
   * Stores the person's proposals for the passages of one screen; `isLast` ends the turn.
   * @throws NavetteError as `OwnConsent.find`; `not-found` if the transcript was not returned
   */
  correct(token: string, passages: TypedPassages, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    return this.#act(token, viewer, sent, correctTranscript(passages));
  }

  /** Whether the fields of a screen of the transcript change any proposal. */
  async hasNewPassages({ loop, turns }: OwnLoop, passages: Pick<TypedPassages, 'typed'>): Promise<boolean> {
    const before = await listProposals(this.#deps.database.read, loop.concernedId);
    return hasNewPassages(turns.transcript?.text ?? '', before, passages);
  }

  /**
   * Undoes a strike in an earlier transcript, so that the words may be quoted again.
   * @throws NavetteError as `OwnConsent.find`; `not-found` if none are struck at this place
   */
  giveBack(token: string, position: number, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    return this.#act(token, viewer, sent, giveBackStruck(position));
  }

  /**
   * Stores answers for quotations, for the words that were shown: for one, some or all of them. The
   * turn ends once there is an answer for each.
   * @param isPart they are of one of several screens
   * @throws NavetteError as `correct`; `invalid` with the keys of passages as `fields`; `conflict`
   * with `words-changed` if a text has changed meanwhile
   */
  async answerQuotations(
    token: string,
    given: readonly GivenQuotation[],
    viewer: Viewer,
    sent: FormRecord = NO_FORM,
    isPart = false,
  ): Promise<void> {
    const own = await this.#deps.ownConsent.find(this.#deps.database.read, token, viewer);
    // Read before the transaction: it is slow, and would block other writers.
    const shown = await findQuotations(this.#deps, own.person);
    await this.#act(token, viewer, sent, answerForQuotations(shown, given, isPart));
  }

  /** Whether the fields of a screen of quotations change any answer. */
  async hasNewAnswers(own: OwnLoop, given: readonly GivenQuotation[]): Promise<boolean> {
    const { all, answers } = await this.#deps.ownConsent.quotations(own);
    return hasNewAnswers(all, given, answers);
  }

  /**
   * Withdraws all consent: publishing with the material is blocked, and citations show the
   * withdrawal at once. The team is notified, and removes the words from texts.
   * @throws NavetteError as `OwnConsent.find`
   */
  withdraw(token: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    return this.#act(token, viewer, sent, withdrawConsent);
  }

  /**
   * Removes the mail address, so that no more mail is sent.
   * @throws NavetteError as `OwnConsent.find`
   */
  stopMail(token: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    return this.#act(token, viewer, sent, async (trx, { loop }) => {
      await updateLoop(trx, loop.concernedId, { email: '' });
      return null;
    });
  }

  /** Stores an answer in a transaction if the link is valid, and does all that follows from it. */
  async #act(token: string, viewer: Viewer, sent: FormRecord, answer: Answering): Promise<void> {
    const { database, events, mailQueue, clock, timeZone } = this.#deps;
    const studyId = await writeFor(viewer, database, async (trx) => {
      const own = await this.#deps.ownConsent.find(trx, token, viewer);
      const at = clock().toISOString();
      const today = dayIn(timeZone, clock());
      const occasion = await answer(trx, own, { at, today, clock });
      await sent(trx);
      if (occasion === null) return own.page.id;
      const actor = `concerned:${own.loop.concernedId}`;
      const action = ACTIONS[occasion] ?? 'consent.answered';
      await recordLoop(trx, own, { actor, action, at });
      const isOfQuotations = OF_QUOTATIONS.has(occasion);
      const isFollowed = isOfQuotations || CHANGES_CONSENT.has(occasion);
      const isBeyond = isFollowed && (await followConsent(trx, own.material.id, at));
      const { concernedId, createdBy } = own.loop;
      const answered = { material: own.material, concernedId, createdBy };
      await notifyTeam(trx, mailQueue, { ...answered, occasion: isBeyond && !isOfQuotations ? 'beyond' : occasion });
      return own.page.id;
    });
    events.emit('sources-changed');
    await this.#deps.masking.followSoon(PATIENCE);
    mailQueue.wake();
    // Disconnect participants from the transcript who may no longer open the material.
    events.emit('page-changed', studyId);
  }
}

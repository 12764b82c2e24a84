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
import { keepTurn, updateTurn } from '#db/consent/consent-loop-repository.ts';
import type { Writer } from '#db/driver/database.ts';
import { changedAfter } from '#server/runtime/clock.ts';
import { changeConsent } from './loop-people.ts';
import type { Answering, AnswerMoment, OwnLoop } from './own-consent.ts';

/** A person's answer to the consent turn. */
export interface GivenConsent {
  readonly uses: readonly ConsentUse[];
  readonly reach: string;
  readonly naming: string;
  /**
   * Of what was asked on their screen, as `OwnLoop.versions` has it; absent if that is not known.
   */
  readonly version?: string;
}

/**
 * Gives consent to what was asked or part of it, never more. Consent to no use is a refusal.
 * @throws NavetteError `not-found` if it was not asked; `conflict` with
 * `words-changed` if something else is asked by now; `invalid` with `fields`
 */
export const giveConsent =
  (given: GivenConsent): Answering =>
  async (trx, own, moment) => {
    const asked = await askedConsent(trx, own);
    if (given.version !== undefined && given.version !== own.versions.consent)
      throw new NavetteError('conflict', { reason: 'words-changed' });
    if (given.uses.length === 0) return refuse(trx, own, moment);
    const { loop, person } = own;
    const { at, today, clock } = moment;
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
    const isFirst = !isAgreed(person, today);
    await changeConsent(trx, person, {
      ...(isFirst ? { state: 'granted' } : {}),
      ...{ uses: asked.uses.filter((use) => given.uses.includes(use)), reach, naming },
      ...{ givenOn: today, how: 'link', updatedAt: changedAfter(clock, person.updatedAt) },
    });
    await updateTurn(trx, loop.concernedId, 'consent', { answeredAt: at, takenAt: at });
    return 'consent';
  };

/** Refuses consent, including any given earlier. @throws NavetteError as `giveConsent` */
export const refuseConsent: Answering = async (trx, own, moment) => {
  await askedConsent(trx, own);
  return refuse(trx, own, moment);
};

/** Withdraws all consent. Does nothing if that was done before. */
export const withdrawConsent: Answering = async (trx, { loop, person, turns }, { at, clock }) => {
  if (turns.consent?.answeredAt === null)
    await updateTurn(trx, loop.concernedId, 'consent', { answeredAt: at, takenAt: at });
  if (person.state === 'withdrawn') return null;
  await changeConsent(trx, person, { state: 'withdrawn', updatedAt: changedAfter(clock, person.updatedAt) });
  return 'withdrawn';
};

/** What was asked of them. @throws NavetteError `not-found` */
async function askedConsent(trx: Writer, { person, turns, isConsentNoted }: OwnLoop) {
  const asked = turns.consent;
  if (!asked || (person.state === 'withdrawn' && asked.answeredAt !== null)) throw new NavetteError('not-found');
  // From now on, this is what they can agree to by the link.
  if (isConsentNoted) await keepTurn(trx, asked);
  return asked;
}

async function refuse(trx: Writer, { loop, person }: OwnLoop, { at, today, clock }: AnswerMoment): Promise<'refused'> {
  await changeConsent(trx, person, {
    // A refusal does not replace a withdrawal.
    ...{
      state: person.state === 'withdrawn' ? ('withdrawn' as const) : ('refused' as const),
      givenOn: today,
      how: 'link',
    },
    updatedAt: changedAfter(clock, person.updatedAt),
  });
  await updateTurn(trx, loop.concernedId, 'consent', { answeredAt: at, takenAt: at });
  return 'refused';
}

import { formText } from '#app/http/form.server.ts';
import { consentLinkPath, donePath } from '#content/addresses/site-paths.ts';
import { LOOP_VIEWS, quotationKey } from '#content/consent/consent-loop.ts';
import { fieldsOf, isNavetteError, type NavetteError, statusOf } from '#content/errors.ts';
import { CONSENT_USES } from '#content/material/consent.ts';
import type { OwnLoop } from '#server/consent/own-consent.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import { chosenConsent, digestShown, SHOWN, STRUCK, wantedPart } from './own-view.server.ts';

/** Typed values by field name, returned with a refused form. */
export type TypedFields = Readonly<Record<string, string>>;

/** A form that is shown again, with its values and faults. */
export interface RefusedAnswer {
  readonly typed: TypedFields;
  /** Null if the person only changed the language of the screen. */
  readonly problem:
    | 'uses'
    | 'reach'
    | 'naming'
    | 'passages'
    | 'quotation'
    /** Complete answers were stored; the others were not. */
    | 'partly'
    /**
     * The consent was not sent: only its own button gives it, not one that leads to another turn.
     */
    | 'unsent'
    | 'changed'
    /**
     * The request for consent, or the returned transcript, has been replaced: nothing was stored.
     */
    | 'asked'
    | 'returned'
    | 'busy'
    | 'storage'
    | 'tooLarge'
    | null;
  /** Keys of passages without an answer. */
  readonly fields: readonly string[];
  /** The address that the pressed button leads to; going there discards what was not stored. */
  readonly away?: string | null;
  /**
   * What the person wrote in a transcript that has been replaced, and belongs to no passage now.
   */
  readonly written?: readonly { readonly text: string; readonly isStruck: boolean }[];
}

type Outcome = { readonly to: string } | { readonly refused: RefusedAnswer; readonly status: number };

const PLACE = /^\d{1,3}$/;
/** The value of a button: its action, then the passage, or the screen or turn that it leads to. */
const BUTTON = /^(.+?)(?:-(passage|ecran|tour)-(\w{1,12}))?$/;

/**
 * The names of a quotation's fields that still have their initial values; empty if the form does
 * not contain the initial values.
 */
function untouchedOf(form: FormData, key: string): string[] {
  const [, answer, words] = SHOWN.exec(formText(form, `montre-${key}`)) ?? [];
  return [
    ...(answer === formText(form, `reponse-${key}`) ? [`reponse-${key}`] : []),
    ...(words === digestShown(formText(form, `texte-${key}`)) ? [`texte-${key}`] : []),
  ];
}

/** Whether the fields of a passage of the transcript still have their initial values. */
function isUntouched(form: FormData, place: string): boolean {
  const [, strike, words] = SHOWN.exec(formText(form, `montre-${place}`)) ?? [];
  const isSame = strike === (form.has(`rayer-${place}`) ? STRUCK : '');
  return isSame && words === digestShown(formText(form, `passage-${place}`));
}

/** The fields of a form by name, except those of unchanged passages. */
function typedOf(form: FormData): TypedFields {
  // Shown again, they would count as answers about the present words, which may be others.
  const untouched = new Set([
    ...readQuotations(form).flatMap((one) => untouchedOf(form, quotationKey(one))),
    ...[...form.keys()].filter((name) => {
      const place = /^(?:passage|rayer)-(\d{1,6})$/.exec(name)?.[1];
      return place !== undefined && isUntouched(form, place);
    }),
  ]);
  const names = [...form.keys()].filter((name) => !untouched.has(name));
  return Object.fromEntries(names.map((name) => [name, formText(form, name)]));
}

/** The changed passages of the form. Another tab may have changed the others since. */
function readPassages(form: FormData): Map<number, { text: string; isStruck: boolean }> {
  const typed = new Map<number, { text: string; isStruck: boolean }>();
  for (const name of form.keys()) {
    const place = /^passage-(\d{1,6})$/.exec(name)?.[1];
    if (place === undefined || isUntouched(form, place)) continue;
    typed.set(Number(place), { text: formText(form, name), isStruck: form.has(`rayer-${place}`) });
  }
  return typed;
}

function readQuotations(form: FormData) {
  return [...form.keys()].flatMap((name) => {
    const key = /^vu-(\w{1,40}-\w{1,40}-\d{1,6})$/.exec(name)?.[1];
    if (key === undefined) return [];
    const [pageId = '', blockId = '', place = ''] = key.split('-');
    const answer = formText(form, `reponse-${key}`);
    const text = formText(form, `texte-${key}`);
    const isUntouched = untouchedOf(form, key).length === 2;
    return [{ pageId, blockId, place: Number(place), digest: formText(form, name), answer, text, isUntouched }];
  });
}

type Written = NonNullable<RefusedAnswer['written']>;

/** The words without a place that the screen has shown already. */
export function writtenBefore(form: FormData): Written {
  const names = ['ecrit', 'ecrit-raye'];
  return [...form]
    .filter(([name]) => names.includes(name))
    .map(([name, text]) => ({ text: String(text), isStruck: name === 'ecrit-raye' }));
}

/**
 * The words typed on a screen whose link has been closed since, without those that it had before.
 */
export function writtenIn(form: FormData): Written {
  const corrections = readQuotations(form).filter((one) => {
    const key = quotationKey(one);
    return !untouchedOf(form, key).includes(`texte-${key}`);
  });
  return [...readPassages(form).values(), ...corrections.map(({ text }) => ({ text, isStruck: false }))].filter(
    ({ text }) => text.trim() !== '',
  );
}

/**
 * The address that a button leads to once the typed values are stored; null if it stays in its
 * turn.
 */
function wayOf(token: string, intent: string, to: string | undefined, at = ''): string | null {
  const turn = LOOP_VIEWS.find((view) => view === at);
  if (to === 'tour' && turn) return consentLinkPath(token, turn);
  if (to !== 'ecran') return null;
  const own = intent === 'citations' ? 'quotations' : 'transcript';
  return `${consentLinkPath(token, own)}&partie=${wantedPart(at) + 1}`;
}

/** Whether the answers on the consent screen differ from those that it was opened with. */
function isConsentNew({ turns, person }: OwnLoop, form: FormData): boolean {
  if (!turns.consent) return false;
  const chosen = chosenConsent(turns.consent, person);
  const uses = new Map(chosen.uses);
  return (
    CONSENT_USES.some((use) => formText(form, `usage-${use}`) !== (uses.get(use) ?? '')) ||
    formText(form, 'portee') !== chosen.reach ||
    formText(form, 'nom') !== chosen.naming
  );
}

/** The problem of an outdated form, by the action of its button. */
const OUTDATED: Readonly<Record<string, 'asked' | 'returned'>> = {
  ...{ accord: 'asked', accepter: 'asked' },
  ...{ suite: 'returned', garder: 'returned', fini: 'returned' },
};

/**
 * Which change made a form outdated: another consent is requested (`asked`), or another transcript
 * was returned (`returned`); null for neither.
 */
function outdatedBy({ versions }: OwnLoop, form: FormData, intent: string): 'asked' | 'returned' | null {
  // A refusal applies to the present request as well.
  if (intent === 'refuser') return null;
  if (form.has('demande') && formText(form, 'demande') !== versions.consent) return 'asked';
  return form.has('transcription') && formText(form, 'transcription') !== versions.transcript ? 'returned' : null;
}

function problemOf(error: NavetteError, fields: readonly string[], intent: string): RefusedAnswer['problem'] | null {
  switch (error.code) {
    case 'invalid':
      if (intent === 'citations') return 'quotation';
      return (['uses', 'reach', 'naming', 'passages'] as const).find((field) => fields.includes(field)) ?? null;
    case 'conflict':
      return OUTDATED[intent] ?? 'changed';
    case 'too-many':
      return 'busy';
    case 'unavailable':
      return 'storage';
    case 'too-large':
      return 'tooLarge';
    default:
      return null;
  }
}

/** Handles a form of a personal link. A refusal returns all typed values. */
export async function submitOwn(
  token: string,
  own: OwnLoop,
  form: FormData,
  { services, viewer, sending }: Pick<AppContext, 'services' | 'viewer' | 'sending'>,
): Promise<Outcome> {
  const { ownAnswers } = services;
  const { record } = sending;
  const [, intent = '', to, at] = BUTTON.exec(formText(form, 'intent')) ?? [];
  const passage = to === 'passage' ? at : undefined;
  const away = wayOf(token, intent, to, at);
  const here = consentLinkPath(token);
  const typed = typedOf(form);
  /** Shows no typed answers again: they were given to an earlier request or transcript. */
  const refuseOutdated = (problem: 'asked' | 'returned'): Outcome => {
    const written =
      problem === 'asked' ? [] : [...readPassages(form).values()].filter(({ text }) => text.trim() !== '');
    return { refused: { typed: {}, problem, fields: [], away, written }, status: statusOf('conflict') };
  };
  const outdated = outdatedBy(own, form, intent);
  if (outdated) return refuseOutdated(outdated);
  try {
    switch (intent) {
      case 'langue':
        return { refused: { typed, problem: null, fields: [] }, status: 200 };
      case 'accord':
        if (away === null || !isConsentNew(own, form)) return { to: away ?? here };
        return { refused: { typed, problem: 'unsent', fields: [], away }, status: statusOf('invalid') };
      case 'accepter': {
        const answers = CONSENT_USES.map((use) => [use, formText(form, `usage-${use}`)] as const);
        const asked = CONSENT_USES.filter((use) => form.has(`demande-${use}`));
        // A question without an answer is neither yes nor no.
        if (asked.some((use) => !['oui', 'non'].includes(formText(form, `usage-${use}`))))
          return { refused: { typed, problem: 'uses', fields: [] }, status: statusOf('invalid') };
        const uses = answers.filter(([, answer]) => answer === 'oui').map(([use]) => use);
        const given = {
          ...{ uses, reach: formText(form, 'portee'), naming: formText(form, 'nom') },
          ...(form.has('demande') && { version: formText(form, 'demande') }),
        };
        await ownAnswers.give(token, given, viewer, record);
        return { to: donePath(here, 'reponse') };
      }
      case 'refuser':
        await ownAnswers.refuse(token, viewer, record);
        return { to: donePath(here, 'reponse') };
      case 'suite':
      case 'garder':
      case 'fini': {
        const isLast = intent === 'fini';
        const passages = {
          ...{ typed: readPassages(form), isLast },
          ...(form.has('transcription') && { version: formText(form, 'transcription') }),
        };
        if (away !== null && !(await ownAnswers.hasNewPassages(own, passages))) return { to: away };
        await ownAnswers.correct(token, passages, viewer, record);
        if (away !== null) return { to: donePath(away, 'garde') };
        if (isLast) return { to: donePath(here, 'reponse') };
        const part = wantedPart(formText(form, 'partie')) + (intent === 'suite' ? 2 : 1);
        return { to: donePath(`${consentLinkPath(token, 'transcript')}&partie=${part}`, 'garde') };
      }
      case 'citations': {
        const given = readQuotations(form);
        if (away !== null && !(await ownAnswers.hasNewAnswers(own, given))) return { to: away };
        const unfinished = await answerQuotations(given, passage, away !== null);
        if (away !== null && unfinished === null) return { to: away };
        if (unfinished !== null && unfinished.length > 0)
          return { refused: { typed, problem: 'partly', fields: unfinished, away }, status: statusOf('invalid') };
        if (away !== null) return { to: donePath(away, 'reponse') };
        const place = passage && PLACE.test(passage) ? `#citation-${passage}` : '';
        const [part, parts] = [Number(formText(form, 'partie')), Number(formText(form, 'parties'))];
        // With several screens: for one passage the same screen, else the next one.
        const next = place === '' ? part + 1 : part;
        if (!(next >= 1 && next <= parts)) return { to: donePath(here, 'reponse') + place };
        return { to: donePath(`${consentLinkPath(token, 'quotations')}&partie=${next}`, 'reponse') + place };
      }
      case 'rendre':
        await ownAnswers.giveBack(token, Number(formText(form, 'passage')), viewer, record);
        return { to: donePath(consentLinkPath(token, 'receipt'), 'reponse') };
      case 'reprendre':
        await ownAnswers.withdraw(token, viewer, record);
        return { to: here };
      case 'sans-courriel':
        await ownAnswers.stopMail(token, viewer, record);
        return { to: donePath(consentLinkPath(token, 'receipt'), 'sans-courriel') };
      default:
        return { to: here };
    }
  } catch (error) {
    if (!isNavetteError(error)) throw error;
    const { fields = [] } = error.details;
    const problem = problemOf(error, fields, intent);
    if (problem === null) throw error;
    if (problem === 'asked' || problem === 'returned') return refuseOutdated(problem);
    return { refused: { typed, problem, fields, away }, status: statusOf(error.code) };
  }

  /**
   * Stores the finished answers. With the button beside a passage, other answers may be unfinished;
   * a button that leaves the screen stores those that are finished.
   * @returns the keys of the unfinished passages; null if there was nothing to store
   */
  async function answerQuotations(
    given: ReturnType<typeof readQuotations>,
    passage: string | undefined,
    isLeaving: boolean,
  ): Promise<readonly string[] | null> {
    const isPart = Number(formText(form, 'parties')) > 1;
    try {
      await ownAnswers.answerQuotations(token, given, viewer, record, isPart);
      return [];
    } catch (error) {
      if (!isNavetteError(error) || error.code !== 'invalid') throw error;
      // The answers that were typed before have been cleared: there is nothing to store.
      if (isLeaving && error.details.problem === 'empty') return null;
      const unfinished = fieldsOf(error) ?? [];
      const finished = given.filter((other) => !unfinished.includes(quotationKey(other)));
      const one = given[Number(passage) - 1];
      const wanted = isLeaving ? finished : finished.filter((other) => other === one);
      if (unfinished.length === 0 || wanted.every(({ answer }) => answer === '')) throw error;
      await ownAnswers.answerQuotations(token, finished, viewer, record, isPart);
      return unfinished;
    }
  }
}

import { createHash } from 'node:crypto';
import { pagePath } from '#content/addresses/address.ts';
import {
  answerShown,
  LONGEST_CORRECTION,
  LOOP_TURNS,
  type LoopTurn,
  type LoopView,
  quotationParts,
  turnState,
} from '#content/consent/consent-loop.ts';
import { NAMINGS, type Naming, REACHES, type Reach, reachesAsFarAs } from '#content/material/consent.ts';
import { setTypography } from '#content/text/typography.ts';
import { findNamed } from '#content/withdrawal/sought-names.ts';
import type { Quotation } from '#server/consent/loop-quotations.ts';
import type { OwnLoop } from '#server/consent/own-consent.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

const PART = /^\d{1,4}$/;
/** The initial values of a passage's form: the answer, and the digest of the words in the field. */
export const SHOWN = /^(\w{0,20}):([\w-]{16})$/;
/** The digest of the words in a field, with white space normalised. */
export const digestShown = (words: string): string =>
  createHash('sha256').update(words.normalize('NFC').replace(/\s+/g, ' ').trim()).digest('base64url').slice(0, 16);

/** The view that an address asks for, or the first one if that has nothing to show. */
export function wantedView({ person, turns, isAgreed, first }: OwnLoop, parameters: URLSearchParams): LoopView {
  const wanted = parameters.get('tour');
  if (wanted === 'receipt') return 'receipt';
  // After a withdrawal, show only the receipt, unless consent is requested again.
  if (person.state === 'withdrawn') return first;
  const turn = LOOP_TURNS.find((code) => code === wanted);
  const isOpen = turn === 'consent' || isAgreed;
  const view = turn && turns[turn] && isOpen ? turn : first;
  // Without consent, ask nothing else.
  return view !== 'consent' && view !== 'receipt' && !isAgreed ? 'receipt' : view;
}

/** The part of the transcript, or of the quotations, that an address asks for, from 0. */
export function wantedPart(text: string): number {
  return Math.max(0, (PART.test(text) ? Number(text) : 1) - 1);
}

/** The view model common to all screens of a link. */
export function ownFrame(token: string, own: OwnLoop, view: LoopView) {
  const { person, page, turns, isConsentNoted } = own;
  return {
    token,
    view,
    name: person.name,
    isWithdrawn: person.state === 'withdrawn',
    study: { title: setTypography(page.title, page.language), language: page.language },
    turns: LOOP_TURNS.map((turn) => ({
      turn,
      state: isConsentNoted && turn === 'consent' ? ('given' as const) : turnState(turns[turn]),
    })),
  };
}

/** View model of the consent turn: only the uses that were asked. */
function consentView({ person, turns, loop, isConsentNoted, versions }: OwnLoop) {
  const asked = turns.consent;
  if (!asked) return null;
  return {
    version: versions.consent,
    text: asked.text,
    isNoted: isConsentNoted,
    language: loop.locale,
    hasSound: asked.fileId !== '',
    uses: asked.uses,
    reaches: REACHES.filter((reach) => reachesAsFarAs(asked.reach as Reach, reach)),
    namings: NAMINGS.filter((naming) => NAMINGS.indexOf(naming) >= NAMINGS.indexOf(asked.naming as Naming)).filter(
      (naming) => naming !== 'organisation' || person.organisation !== '',
    ),
    ...{ name: person.name, organisation: person.organisation, pseudonym: person.pseudonym },
    chosen: chosenConsent(asked, person),
  };
}

/**
 * The answers preselected on the consent screen: none before the person has answered, and none
 * after they refused or withdrew.
 */
export function chosenConsent(
  asked: NonNullable<OwnLoop['turns']['consent']>,
  { state, uses, reach, naming }: OwnLoop['person'],
): { uses: [use: string, answer: string][]; reach: string; naming: string } {
  if (asked.answeredAt === null || state === 'refused' || state === 'withdrawn')
    return { uses: [], reach: '', naming: '' };
  return { uses: asked.uses.map((use) => [use, uses.includes(use) ? 'oui' : 'non']), reach, naming };
}

/** The answer of a struck passage of the transcript, in a value that `SHOWN` parses. */
export const STRUCK = 'raye';

async function transcriptView(own: OwnLoop, wanted: number, { services }: Pick<AppContext, 'services'>) {
  const { part, parts, passages } = await services.ownConsent.transcriptPart(own, wanted);
  return {
    ...{ part, parts, language: own.material.language, version: own.versions.transcript },
    passages: passages.map(({ position, text, proposal }) => {
      const isStruck = proposal?.kind === 'strike';
      const written = proposal?.text || text;
      return { position, text, isStruck, written, shown: `${isStruck ? STRUCK : ''}:${digestShown(written)}` };
    }),
  };
}

/** Which texts have the words of a quotation: one of them, the most public of the present ones. */
function whereOf({ isPublished, isEarlier, textKind, number, isOpen, alsoIn }: Quotation) {
  if (isEarlier && textKind === 'edition') return { where: 'edition' as const, number };
  if (isEarlier) return { where: isOpen ? ('version' as const) : ('formerVersion' as const), number };
  const earlier = alsoIn.find((one) => one.textKind === 'edition') ?? alsoIn[0];
  if (isPublished || !earlier) return { where: isPublished ? ('published' as const) : ('draft' as const), number };
  return {
    where: earlier.textKind === 'edition' ? ('again' as const) : ('draftOfVersion' as const),
    number: earlier.number,
  };
}

async function quotationsView(own: OwnLoop, wanted: number, { services }: Pick<AppContext, 'services'>) {
  const { all, answers, isWhole, mayQuote, unwanted } = await services.ownConsent.quotations(own);
  const { name, naming } = own.person;
  const items = all.map((quotation) => {
    const { page, blockId, digest } = quotation;
    // An answer applies only to the words that were shown.
    const given = answers.find((one) => one.pageId === page.id && one.blockId === blockId && one.digest === digest);
    return { quotation, ...answerShown(quotation, given) };
  });
  const screens = quotationParts(items.map(({ quotation: { text }, typed }) => ({ text, typed })));
  // There may be fewer than when the form was opened.
  const part = Math.min(wanted, screens.length - 1);
  const { from, to } = screens[part]!;
  return {
    ...{ isWhole, mayQuote, unwanted, part, parts: screens.length, count: all.length, from },
    screens: screens.map((screen, at) => ({ number: at + 1, ...screen })),
    items: items.slice(from - 1, to).map(({ quotation, answer, typed }) => {
      const { page, blockId, place, kind, text, signed, digest, isPublished, isEarlier, alsoIn } = quotation;
      const isRead = isPublished || isEarlier || alsoIn.length > 0;
      // A text longer than a correction may be: the field starts empty.
      const written = typed || (text.length > LONGEST_CORRECTION ? '' : text);
      return {
        ...{ key: `${page.id}-${blockId}-${place}`, kind, text, signed, digest, ...whereOf(quotation) },
        // Texts that readers see replace the name once the person no longer agrees to be named.
        isNameHidden: isRead && naming !== 'name' && findNamed(signed, name, true).length > 0,
        ...{ title: setTypography(page.title, page.language), language: page.language },
        ...{ answer, written, shown: `${answer}:${digestShown(written)}` },
      };
    }),
  };
}

async function receiptView(own: OwnLoop, { services, networkName }: AppContext) {
  const { person, turns, material, loop, isAgreed } = own;
  const { struck, corrected, struckBefore } = await services.ownConsent.proposals(own);
  const answers = await services.ownConsent.answers(own);
  const days = answers.map(({ answeredAt }) => answeredAt).sort();
  const countOf = (answer: string, isDone?: boolean) =>
    answers.filter((one) => one.answer === answer && (isDone === undefined || (one.takenAt !== null) === isDone))
      .length;
  const { state, uses, reach, naming, givenOn, how, until, organisation, pseudonym, name } = person;
  const takenOutAt = state === 'withdrawn' ? await services.ownConsent.takenOutAt(own) : null;
  const answered = (turn: LoopTurn) => turns[turn]?.answeredAt ?? null;
  return {
    ...{ state, uses, reach, naming, givenOn, how, until, organisation, pseudonym, name, networkName, isAgreed },
    kind: material.kind,
    heldOn: material.heldOn,
    today: services.clock().toISOString(),
    backups:
      state === 'withdrawn' && services.env.backupsKeptDays !== null
        ? { until: takenOutAt && services.backupsKeptUntil(new Date(takenOutAt)) }
        : null,
    email: loop.email,
    isMailed: services.env.smtpUrl !== null,
    text: turns.consent?.text ?? '',
    textLanguage: loop.locale,
    // Proposals are kept screen by screen, before the last one is sent.
    transcript: (answered('transcript') !== null || corrected + struck > 0) && {
      ...{ at: answered('transcript'), corrected, struck },
    },
    // All their answers, including old ones and those about words that no text has any more.
    quotations: days.length > 0 && {
      ...{ from: days[0]!, to: days.at(-1)!, validated: countOf('validate') },
      ...{ toCorrect: countOf('correct', false), corrected: countOf('correct', true), withdrawn: countOf('withdraw') },
    },
    struckBefore: struckBefore.map(({ position, text }) => ({ position, text })),
    wordsLanguage: material.language,
    published: (await services.ownConsent.published(own)).map(
      ({ page, shown, publishedAt, citing, earlier, read }) => ({
        title: setTypography(shown.title, shown.language),
        language: shown.language,
        path: page.visibility === 'public' ? pagePath(page) : null,
        ...{ publishedAt, citing, earlier, read },
      }),
    ),
    again: LOOP_TURNS.filter(
      (turn) => turns[turn] && state !== 'withdrawn' && (turn === 'consent' || isAgreed) && isShown(own, turn),
    ),
  };
}

const isShown = ({ turns }: OwnLoop, turn: LoopTurn) => turn !== 'transcript' || turns.transcript?.text !== '';

/** The view model of one screen of a link. */
export async function ownView(token: string, own: OwnLoop, parameters: URLSearchParams, context: AppContext) {
  const view = wantedView(own, parameters);
  return {
    ...ownFrame(token, own, view),
    consent: view === 'consent' ? consentView(own) : null,
    transcript:
      view === 'transcript' && isShown(own, 'transcript')
        ? await transcriptView(own, wantedPart(parameters.get('partie') ?? ''), context)
        : null,
    quotations:
      view === 'quotations' ? await quotationsView(own, wantedPart(parameters.get('partie') ?? ''), context) : null,
    receipt: view === 'receipt' ? await receiptView(own, context) : null,
  };
}

export type OwnView = Awaited<ReturnType<typeof ownView>>;
export type ConsentView = NonNullable<OwnView['consent']>;
export type TranscriptView = NonNullable<OwnView['transcript']>;
export type QuotationsView = NonNullable<OwnView['quotations']>;
export type ReceiptView = NonNullable<OwnView['receipt']>;

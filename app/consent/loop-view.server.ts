import { linkTranslator, translator } from '#app/i18n/translate.ts';
import { agreementOf } from '#app/materials/consent-mark.tsx';
import { studyOf } from '#app/materials/study.server.ts';
import { consentLinkPath, languagePath } from '#content/addresses/site-paths.ts';
import { LOOP_TURNS, turnState } from '#content/consent/consent-loop.ts';
import { agreedTranscript } from '#content/consent/transcript.ts';
import { DEFAULT_LOCALE, isLinkLocale, type LinkLocale } from '#content/locale.ts';
import { materialLabel } from '#content/material/material.ts';
import { setTypography } from '#content/text/typography.ts';
import type { LoopOfPerson } from '#server/consent/view-loop.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { MaterialBeyond } from '#server/materials/beyond/beyond-consent.ts';

/** A new link: shown once, as text and as a QR code. */
export interface NewConsentLink {
  readonly url: string;
  /** SVG markup, safe to embed: the library's only input is the address. */
  readonly qr: string;
}

/** A link that sets the person's language, with its QR code. */
export async function newConsentLink(token: string, locale: LinkLocale, origin: string): Promise<NewConsentLink> {
  const url = origin + languagePath(locale, consentLinkPath(token));
  const { default: QRCode } = await import('qrcode');
  const qr = await QRCode.toString(url, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
  return {
    url,
    qr: qr
      .replace(/<\?xml[^<>]*\?>|<!DOCTYPE[^<>]*>/g, '')
      .replace('<svg ', '<svg aria-hidden="true" focusable="false" '),
  };
}

/**
 * The view model of the team's screen.
 * @param beyond the material, if published texts exceed its consent
 * @param wanted the language of the proposed text
 */
export function loopView(
  found: LoopOfPerson,
  beyond: readonly MaterialBeyond[],
  wanted: string | null,
  { locale, networkName, services }: AppContext,
) {
  const { material, page, person, loop, link, turns, proposals, answers, quotations, sounds, written, isAgreed } =
    found;
  const asked = turns.consent;
  const t = translator(locale);
  const study = studyOf(page);
  const spoken = isLinkLocale(person.language) ? person.language : DEFAULT_LOCALE;
  const language = isLinkLocale(wanted) ? wanted : (loop?.locale ?? spoken);
  const template = linkTranslator(language)('consent.template', { network: networkName, study: study.title });
  const accepted = proposals.filter(({ isAccepted }) => isAccepted === 1);
  const transcript = turns.transcript;
  const lastAnswered = answers
    .map(({ answeredAt }) => answeredAt)
    .sort()
    .at(-1);
  // Of earlier answers, show those not dealt with and withdrawals.
  const isOpenAnswer = ({ answer, answeredAt, takenAt }: (typeof answers)[number]) =>
    answeredAt === lastAnswered || takenAt === null || answer === 'withdraw';
  return {
    locale,
    beyond,
    label: materialLabel(material),
    material: { id: material.id, title: material.title },
    person: { id: person.id, name: person.name, state: person.state },
    // Agreed without a link: on paper, or in a recording.
    given: isAgreed && !asked ? { on: person.givenOn, how: person.how, words: agreementOf(person, t) } : null,
    study,
    isArchived: page.archivedAt !== null,
    isAsked: loop !== null,
    isTextChosen: isLinkLocale(wanted),
    isAgreed,
    isMailed: services.env.smtpUrl !== null,
    link,
    linkUntil: loop?.expiresAt ?? '',
    sounds,
    written,
    turns: LOOP_TURNS.map((turn) => ({
      turn,
      state: turnState(turns[turn]),
      at: turns[turn]?.answeredAt ?? turns[turn]?.askedAt ?? '',
    })),
    asking: {
      text: isLinkLocale(wanted) || !asked?.text ? template : asked.text,
      uses: asked ? [...asked.uses] : [...person.uses],
      reach: asked?.reach || person.reach,
      naming: asked?.naming || person.naming,
      locale: language,
      email: loop?.email ?? '',
      recording: asked?.fileId ?? '',
    },
    transcript: transcript && {
      language: material.language,
      isErased: transcript.text === '',
      isAnswered: transcript.answeredAt !== null,
      agreed: accepted.length > 0 ? agreedTranscript(transcript.text, accepted) : '',
    },
    proposals:
      transcript?.text === ''
        ? []
        : proposals.map(({ position, kind, text, passage, createdAt, takenAt, isAccepted }) => ({
            ...{
              position,
              kind,
              text,
              passage,
              madeAt: createdAt,
              isTaken: takenAt !== null,
              isAccepted: isAccepted === 1,
            },
          })),
    quotations: quotations.all.filter(({ isEarlier }) => !isEarlier).length,
    earlier: quotations.all.filter(({ isEarlier }) => isEarlier).length,
    unwanted: quotations.unwanted,
    struck: found.struck,
    answers: answers.filter(isOpenAnswer).map(({ pageId, blockId, digest, answer, text, takenAt }) => {
      // Includes quotations to which the person no longer agrees.
      const { all, refused, masked } = quotations;
      const now = [...all, ...refused, ...masked].find(
        (one) => one.page.id === pageId && one.blockId === blockId && one.digest === digest,
      );
      return {
        ...{ pageId, blockId, digest, answer, text, isTaken: takenAt !== null },
        now: now?.text ?? '',
        // Words that only a text before the present ones has.
        nowIn: now?.isEarlier ? { text: now.textKind, number: now.number } : null,
        isMasked: now !== undefined && masked.includes(now),
        title: now ? setTypography(now.page.title, now.page.language) : '',
        language: now?.page.language ?? material.language,
      };
    }),
  };
}

export type LoopScreen = ReturnType<typeof loopView>;

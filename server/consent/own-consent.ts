import { createHash } from 'node:crypto';
import { dayIn } from '#content/activity/local-day.ts';
import type { ReadingCount } from '#content/activity/reading-count.ts';
import { authorise } from '#content/authorise.ts';
import { firstView, type LoopView, linkState } from '#content/consent/consent-loop.ts';
import { divideTranscript, type Proposal, transcriptParts } from '#content/consent/transcript.ts';
import { NavetteError } from '#content/errors.ts';
import { isAgreed } from '#content/material/consent.ts';
import type { Viewer } from '#content/people/person.ts';
import { VISIBILITIES } from '#content/permission.ts';
import {
  listProposals,
  listQuotations,
  listStruckBefore,
  type StoredQuotation,
} from '#db/consent/consent-answer-repository.ts';
import {
  type ConsentLoop,
  type ConsentTurn,
  findLinkedLoop,
  listTurns,
  type TurnsAsked,
} from '#db/consent/consent-loop-repository.ts';
import { listPublishedBefore, listPublishedWith } from '#db/consent/consent-message-repository.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findConcerned, type NamedConcerned } from '#db/materials/concerned-repository.ts';
import { findMaterialFile } from '#db/materials/material-file-repository.ts';
import { findMaterial, type Material } from '#db/materials/material-repository.ts';
import { listWithdrawals } from '#db/materials/withdrawal-repository.ts';
import { listCitingPages } from '#db/pages/edition-link-repository.ts';
import { findEditionTitles } from '#db/pages/edition-repository.ts';
import { findPage, type Page } from '#db/pages/page-repository.ts';
import type { ReadingCounts } from '#server/activity/reading-counts.ts';
import { hashLinkToken, isToken } from '#server/auth/token.ts';
import type { UploadStore } from '#server/files/uploads/upload-store.ts';
import type { AnsweredOccasion } from '#server/mail/consent-mail.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import type { PassageSources } from '#server/materials/withdrawal/withdrawal-places.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { RateLimit } from '#server/runtime/rate-limit.ts';
import { findQuotations, type Quotations } from './loop-quotations.ts';

/** Most requests of one person in an hour: some read whole drafts. */
export const MOST_OPENINGS = 240;
/** Most published pages in a receipt, and most citing pages counted for each. */
const MOST_PUBLISHED = 100;

/** A person's loop, as their link shows it. */
export interface OwnLoop {
  readonly loop: ConsentLoop;
  readonly person: NamedConcerned;
  readonly material: Material;
  /** With its title as it is published: a draft's may quote others who took their words back. */
  readonly page: Page;
  readonly turns: TurnsAsked;
  /**
   * Versions of what is asked, which the forms send back: a form with another one answers an
   * outdated question.
   */
  readonly versions: { readonly consent: string; readonly transcript: string };
  /**
   * Whether their consent was noted by the team, such as on paper, and never asked for by the link.
   */
  readonly isConsentNoted: boolean;
  readonly isAgreed: boolean;
  /** The view that the link opens. */
  readonly first: LoopView;
}

/** When an answer is given. */
export interface AnswerMoment {
  /** ISO 8601. */
  readonly at: string;
  /** The network's day, YYYY-MM-DD. */
  readonly today: string;
  readonly clock: Clock;
}

/**
 * Stores an answer of a person concerned, in a transaction.
 * @returns the occasion of the mail to the team; null for none
 */
export type Answering = (trx: Writer, own: OwnLoop, moment: AnswerMoment) => Promise<AnsweredOccasion | null>;

/** A passage of the transcript, with the person's proposal. */
export interface OwnPassage {
  readonly position: number;
  readonly text: string;
  readonly proposal: Pick<Proposal, 'kind' | 'text'> | null;
}

/** A page with editions that draw on a person's words. */
export interface PublishedWords {
  readonly page: Page;
  /** As it is published: the page's own title is that of its draft. */
  readonly shown: Pick<Page, 'title' | 'language'>;
  /** When its latest edition was published; null if only earlier ones draw on them. */
  readonly publishedAt: string | null;
  /** The numbers of earlier editions that do, the latest first. */
  readonly earlier: readonly number[];
  readonly citing: number;
  /** How often its latest edition was read within a year; null if that is not known. */
  readonly read: ReadingCount | null;
}

/** Why a link is not valid. */
export type ClosedLink = 'revoked' | 'expired' | 'unknown';

interface OwnConsentDeps extends PassageSources {
  readonly uploads: UploadStore;
  readonly readingCounts: Pick<ReadingCounts, 'ofPages'>;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** Reads what a personal link shows the person concerned, who has no account. */
export class OwnConsent {
  readonly #deps: OwnConsentDeps;
  readonly #openings: RateLimit;

  constructor(deps: OwnConsentDeps) {
    this.#deps = deps;
    this.#openings = new RateLimit({ limit: MOST_OPENINGS, windowMs: 3_600_000, clock: deps.clock });
  }

  /** Why a link is not valid; null for a valid one. */
  async closedAs(token: string): Promise<ClosedLink | null> {
    const loop = isToken(token) ? await findLinkedLoop(this.#deps.database.read, hashLinkToken(token)) : null;
    if (!loop) return 'unknown';
    const state = linkState(loop, this.#deps.clock().toISOString());
    return state === 'open' ? null : state;
  }

  /** The id of the person whose link this is, valid or not; null for no link. */
  async personOf(token: string): Promise<string | null> {
    const loop = isToken(token) ? await findLinkedLoop(this.#deps.database.read, hashLinkToken(token)) : null;
    return loop?.concernedId ?? null;
  }

  /** Opens a loop by its link. @throws NavetteError `gone`, `too-many` */
  async open(token: string, viewer: Viewer): Promise<OwnLoop> {
    const own = await this.find(this.#deps.database.read, token, viewer);
    const seconds = this.#openings.take(own.loop.concernedId);
    if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
    return own;
  }

  /**
   * One part of the transcript; the last, if there are fewer than when the form was opened.
   * @throws NavetteError `not-found` if there is no transcript
   */
  async transcriptPart(
    { loop, turns }: OwnLoop,
    wanted: number,
  ): Promise<{ part: number; parts: number; passages: OwnPassage[] }> {
    const passages = divideTranscript(turns.transcript?.text ?? '');
    const parts = transcriptParts(passages);
    const part = Math.min(wanted, parts.length - 1);
    const places = parts[part]!;
    if (places.length === 0) throw new NavetteError('not-found');
    const proposals = new Map(
      (await listProposals(this.#deps.database.read, loop.concernedId)).map((one) => [one.position, one]),
    );
    return {
      part,
      parts: parts.length,
      passages: places.map((position) => ({
        position,
        text: passages[position]!,
        proposal: proposals.get(position) ?? null,
      })),
    };
  }

  /** How many passages the person corrected and struck, and what they struck before. */
  async proposals({ loop }: OwnLoop) {
    const { read } = this.#deps.database;
    const all = await listProposals(read, loop.concernedId);
    const struck = all.filter(({ kind }) => kind === 'strike').length;
    const struckBefore = await listStruckBefore(read, loop.concernedId);
    return { corrected: all.length - struck, struck, struckBefore };
  }

  /** Their answers for quotations, including those that the texts no longer have. */
  answers({ loop }: OwnLoop): Promise<StoredQuotation[]> {
    return listQuotations(this.#deps.database.read, loop.concernedId);
  }

  /** Their quotations in the texts that people read, and their answers. */
  async quotations({ loop, person }: OwnLoop): Promise<Quotations & { readonly answers: readonly StoredQuotation[] }> {
    const found = await findQuotations(this.#deps, person);
    return { ...found, answers: await listQuotations(this.#deps.database.read, loop.concernedId) };
  }

  /** Pages with editions that draw on their words: in the latest first, newest first. */
  async published({ material }: OwnLoop): Promise<PublishedWords[]> {
    const { read } = this.#deps.database;
    const targets = await materialTargets(read, material.id);
    const latest = new Map((await listPublishedWith(read, targets)).map((one) => [one.pageId, one.publishedAt]));
    const before = await listPublishedBefore(read, targets);
    const pageIds = new Set([...latest.keys(), ...before.map((one) => one.pageId)]);
    const titles = await findEditionTitles(read, [...pageIds]);
    // Only for pages whose latest edition has their words: readings of others are not of these
    // words.
    const readings = await this.#deps.readingCounts.ofPages([...latest.keys()]);
    const found: PublishedWords[] = [];
    for (const pageId of pageIds) {
      const page = await findPage(read, pageId);
      if (!page || found.length >= MOST_PUBLISHED) continue;
      const citing = await listCitingPages(read, pageId, VISIBILITIES, MOST_PUBLISHED);
      const earlier = before.filter((one) => one.pageId === pageId).map(({ editionNumber }) => editionNumber);
      const shown = titles.get(pageId) ?? page;
      const reads = readings.get(pageId) ?? null;
      found.push({ page, shown, publishedAt: latest.get(pageId) ?? null, earlier, citing: citing.length, read: reads });
    }
    return found;
  }

  /** When the last of their words were taken out of all texts; null while some are left. */
  async takenOutAt({ material }: OwnLoop): Promise<string | null> {
    const all = await listWithdrawals(this.#deps.database.read, material.id);
    const done = all.flatMap(({ doneAt }) => (doneAt === null ? [] : [doneAt])).sort();
    return done.length === all.length ? (done.at(-1) ?? null) : null;
  }

  /** The recording of the consent text; null without one. @throws NavetteError as `open` */
  async sound(token: string, viewer: Viewer) {
    const { material, turns } = await this.open(token, viewer);
    const id = turns.consent?.fileId ?? '';
    const file = id === '' ? null : await findMaterialFile(this.#deps.database.read, id);
    if (!file || file.materialId !== material.id || file.completedAt === null) return null;
    return { path: this.#deps.uploads.pathOf(id), mediaType: file.mediaType, sha256: file.sha256, name: file.name };
  }

  /**
   * Finds the loop of a link, in a transaction if one is given.
   * @throws NavetteError `gone`
   */
  async find(db: Reader | Writer, token: string, viewer: Viewer): Promise<OwnLoop> {
    const loop = isToken(token) ? await findLinkedLoop(db, hashLinkToken(token)) : null;
    const asked = loop !== null && linkState(loop, this.#deps.clock().toISOString()) === 'open';
    const person = asked ? await findConcerned(db, loop.concernedId) : null;
    const material = person && (await findMaterial(db, person.materialId));
    const page = material && (await findPage(db, material.pageId));
    if (!asked || !person || !material || !page) throw new NavetteError('gone');
    const shown = (await findEditionTitles(db, [page.id])).get(page.id);
    // The right concerns the person's words, not a page: archiving or binning the page keeps it.
    authorise(viewer, 'consent.answer', { visibility: 'invited', published: false, asked });
    const turnsAsked = await listTurns(db, loop.concernedId);
    const agreed = isAgreed(person, dayIn(this.#deps.timeZone, this.#deps.clock()));
    const isConsentNoted = agreed && !turnsAsked.consent;
    const turns = isConsentNoted ? { ...turnsAsked, consent: notedConsent(loop, person) } : turnsAsked;
    const { consent } = turns;
    return {
      ...{ loop, person, material, page: { ...page, ...shown }, turns, isConsentNoted },
      versions: {
        consent: versionOf(
          consent ? [consent.text, consent.uses, consent.reach, consent.naming, consent.fileId] : null,
        ),
        transcript: versionOf(turns.transcript?.text ?? ''),
      },
      isAgreed: agreed,
      first: firstView(person.state, turns),
    };
  }
}

const versionOf = (asked: unknown): string =>
  createHash('sha256').update(JSON.stringify(asked)).digest('base64url').slice(0, 16);

/**
 * The consent turn of a person who agreed without the link: it asks for what the team noted, so
 * that they can agree to less by the link as well.
 */
const notedConsent = (
  { concernedId, createdBy, createdAt }: ConsentLoop,
  { uses, reach, naming }: NamedConcerned,
): ConsentTurn => ({
  ...{ concernedId, turn: 'consent', text: '', uses, reach, naming, fileId: '' },
  ...{ askedBy: createdBy, askedAt: createdAt, answeredAt: createdAt, takenAt: createdAt },
});

import { pagePath } from '#content/addresses/address.ts';
import { documentsPath } from '#content/addresses/site-paths.ts';
import { closeGaps } from '#content/citation/close-gaps.ts';
import type { Passage } from '#content/citation/find-passages.ts';
import type { Viewer } from '#content/people/person.ts';
import { setTypography } from '#content/text/typography.ts';
import { replaceNames } from '#content/withdrawal/names.ts';
import { LONGEST_PHRASE, passageKey } from '#content/withdrawal/withdrawal.ts';
import { countMaterialExtracts } from '#db/extracts/extract-repository.ts';
import { findTranscript } from '#db/extracts/transcript-repository.ts';
import { listPicturesOf } from '#db/files/picture-repository.ts';
import { listConcerned, type NamedConcerned } from '#db/materials/concerned-repository.ts';
import { listMaterialFiles } from '#db/materials/material-file-repository.ts';
import { countPagesDone, listWithdrawals, type Withdrawal } from '#db/materials/withdrawal-repository.ts';
import type { DraftCitations } from '#server/materials/draft-citations.ts';
import { findUses } from '#server/materials/material-uses.ts';
import { alongKey, type ChosenPassages, checkChosen, readChosen } from './chosen-passages.ts';
import { findDocumentsWith } from './file-words.ts';
import { requireWithdrawal, type WithdrawalSubject } from './require-withdrawal.ts';
import {
  digestUses,
  divideUses,
  findPagePassages,
  findUsingPages,
  findUsingTexts,
  type PagePassage,
  type PassageSources,
  type SearchedPassage,
  searchUsingTexts,
  type UsingTexts,
} from './withdrawal-places.ts';
import { sentenceIn } from './withdrawal-steps.ts';

type Uses = Awaited<ReturnType<typeof findUses>>;

interface OfPage {
  /** Of its page. */
  readonly title: string;
  readonly language: string;
}

/** A passage that draws on a material, on the screen where its future is chosen. */
export type WithdrawalPlace = Omit<PagePassage, 'around'> & OfPage & { readonly around: readonly OfferedPassage[] };

/** A passage that cites nothing, and may be taken out as well. */
type OfferedPassage = Passage & {
  /** `ChosenPassages.along` */
  readonly key: string;
};

/** The screen for withdrawing a material's words. */
export type WithdrawalView = WithdrawalSubject & {
  readonly concerned: readonly NamedConcerned[];
  /** What the material has, and loses as a whole. */
  readonly erased: {
    readonly files: number;
    /** Pictures of pages, and covers, that are among these files. */
    readonly pictures: number;
    readonly hasTranscript: boolean;
    readonly extracts: number;
  };
  /** How many pages use it, and on how many screens their passages are shown. */
  readonly pages: number;
  readonly parts: number;
  /** The part that is shown, from 0. */
  readonly part: number;
  readonly places: readonly WithdrawalPlace[];
  /** Titles of pages of this part of which only the history has it. */
  readonly pastOnly: readonly string[];
  /** Everything that uses it, with annotations, collections and kits. */
  readonly uses: Uses;
  /** Attached documents whose files have words of the passages of this part. */
  readonly attached: {
    readonly documents: readonly (OfPage & { readonly document: string; readonly path: string | null })[];
    readonly isWhole: boolean;
  };
  /** Passages found by their words; null without a search. */
  readonly found: {
    readonly passages: readonly (SearchedPassage & OfferedPassage & OfPage)[];
    readonly isWhole: boolean;
  } | null;
  /** Changes whenever a passage is added or removed. */
  readonly seen: string;
  /** Earlier withdrawals, the latest first, with how many of their pages are done. */
  readonly earlier: readonly (Pick<Withdrawal, 'id' | 'requestedAt' | 'doneAt'> & {
    readonly pages: { readonly all: number; readonly done: number };
  })[];
};

/** Which part is shown, and the words searched for. */
export interface WithdrawalQuery {
  readonly part: number;
  readonly phrase: string;
}

export interface WithdrawalViewDeps extends PassageSources {
  readonly draftCitations: DraftCitations;
}

const ofPage = ({ page }: UsingTexts): OfPage => ({
  title: setTypography(page.title, page.language),
  language: page.language,
});

const offer = (pageId: string, passage: Passage): OfferedPassage => ({ ...passage, key: alongKey(pageId, passage) });

/** What can be withdrawn. @throws NavetteError `not-found`, `forbidden` */
export async function viewWithdrawal(
  deps: WithdrawalViewDeps,
  id: string,
  viewer: Viewer,
  { part: wanted, phrase }: WithdrawalQuery,
): Promise<WithdrawalView> {
  const { database, draftCitations } = deps;
  const subject = await requireWithdrawal(database.read, viewer, id);
  await draftCitations.followAll();
  const uses = await findUsingTexts(deps, id);
  const parts = divideUses(uses);
  const part = Math.min(Math.max(0, wanted), parts.length - 1);
  const places: WithdrawalPlace[] = [];
  const pastOnly: string[] = [];
  for (const { texts, from, to } of parts[part]!) {
    const passages = await findPagePassages(deps, texts, id);
    if (passages.length === 0) pastOnly.push(ofPage(texts).title);
    for (const passage of passages.slice(from, to))
      places.push({ ...passage, ...ofPage(texts), around: passage.around.map((one) => offer(passage.pageId, one)) });
  }
  const words = phrase.slice(0, LONGEST_PHRASE).trim();
  const searched = words === '' ? null : await searchUsingTexts(deps, uses, id, words);
  const byPage = new Map(uses.map((texts) => [texts.page.id, ofPage(texts)]));
  const earlier = await listWithdrawals(database.read, id);
  const passages = places.map(({ text }) => text);
  const attached = await findDocumentsWith(deps, [...byPage.keys()], passages);
  // In the bin, nothing can be changed.
  const paths = new Map(
    uses.map(({ page }) => [page.id, page.binnedAt === null ? documentsPath(pagePath(page)) : null]),
  );
  return {
    ...subject,
    concerned: await listConcerned(database.read, [id]),
    erased: {
      files: (await listMaterialFiles(database.read, id)).length,
      pictures: (await listPicturesOf(database.read, { materialId: id })).length,
      hasTranscript: (await findTranscript(database.read, id)) !== null,
      extracts: await countMaterialExtracts(database.read, id),
    },
    pages: uses.length,
    parts: parts.length,
    part,
    places,
    pastOnly,
    uses: await findUses(database.read, id, viewer),
    attached: {
      ...attached,
      documents: attached.documents.map(({ pageId, title }) => ({
        ...byPage.get(pageId)!,
        document: title,
        path: paths.get(pageId) ?? null,
      })),
    },
    found: searched && {
      ...searched,
      passages: searched.passages.map((one) => ({
        pageId: one.pageId,
        ...offer(one.pageId, one),
        ...byPage.get(one.pageId)!,
      })),
    },
    seen: digestUses(uses, earlier),
    earlier: await Promise.all(
      earlier.map(async (one) => ({ ...one, pages: await countPagesDone(database.read, one.id) })),
    ),
  };
}

/**
 * What readers of editions will read instead of each passage shown.
 * @param id the material's
 * @throws NavetteError as `WithdrawalService.request`
 */
export async function previewWithdrawal(
  deps: PassageSources,
  id: string,
  { concerned, places, seen }: WithdrawalView,
  chosen: ChosenPassages,
): Promise<Map<string, string>> {
  const pageIds = new Set(await findUsingPages(deps, id));
  const { choices } = readChosen({ pageIds, concerned, seen }, chosen, '');
  await checkChosen(deps, { materialId: id, salt: '', passages: choices }, pageIds);
  const names = concerned.map(({ name, pseudonym }) => [name, pseudonym] as const);
  return new Map(
    places.map((place): [string, string] => {
      const { choice, paraphrase } = chosen.passages.get(passageKey(place)) ?? { choice: 'remove', paraphrase: '' };
      if (choice === 'paraphrase') return [passageKey(place), paraphrase];
      const text = choice === 'pseudonym' ? replaceNames(closeGaps(place.text), names) : sentenceIn(place.language);
      return [passageKey(place), text];
    }),
  );
}

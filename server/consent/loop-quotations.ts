import { type Stretch, stretchesOf } from '#content/citation/stretches.ts';
import { QUOTATIONS_AT_ONCE, type QuotingText } from '#content/consent/consent-loop.ts';
import { readDraft } from '#db/drafts/draft-repository.ts';
import type { CitingRow } from '#db/materials/citation-repository.ts';
import { listConcerned, type NamedConcerned } from '#db/materials/concerned-repository.ts';
import type { KeptText } from '#server/drafts/kept-text.ts';
import { bundleUpdates } from '#server/drafts/packed-document.ts';
import { digestOf } from '#server/drafts/quotations/quotation-digest.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import {
  findUsingTexts,
  foundIn,
  type PassageSources,
  type UsingTexts,
  wholeText,
} from '#server/materials/withdrawal/withdrawal-places.ts';

/** Most passages found for a person; the screen says if there are more. */
export const MOST_QUOTATIONS = 2_000;
/** Most texts read for a person beside drafts and latest editions. */
export const MOST_EARLIER_TEXTS = 200;

/** A text that people read. */
interface TextPlace {
  readonly textKind: QuotingText;
  /** Of the edition or of the version to annotate; 0 for a draft. */
  readonly number: number;
  /** An edition before the latest one, or a version to annotate. */
  readonly isEarlier: boolean;
}

/** Words of a page that belong to a person concerned. */
export interface Quotation extends Stretch, TextPlace {
  readonly page: UsingTexts['page'];
  readonly blockId: string;
  /** Of the passage that has it, in its text. */
  readonly blockIds: readonly string[];
  /** Index among the person's quotations in the block, from 0. */
  readonly place: number;
  /** Digest of the words shown. */
  readonly digest: string;
  /** In the page's latest edition, in these words. */
  readonly isPublished: boolean;
}

export interface Quotations {
  /** The quotations that the person is asked about. */
  readonly all: readonly Quotation[];
  readonly isWhole: boolean;
  /** The person agreed to be quoted. Otherwise `all` has no verbatim quotation. */
  readonly mayQuote: boolean;
  /** Quotations without the person's agreement to be quoted; `unwanted` is their number. */
  readonly refused: readonly Quotation[];
  readonly unwanted: number;
}

async function draftOf({ database }: Pick<PassageSources, 'database'>, pageId: string): Promise<KeptText> {
  const { snapshot, updates } = await readDraft(database.read, pageId);
  return { packed: bundleUpdates([...snapshot, ...updates]) };
}

const numbersOf = (rows: readonly CitingRow[], but: number | null) =>
  [...new Set(rows.map(({ number }) => number))].filter((number) => number !== but).sort((a, b) => b - a);

/** The texts of a page that use, or used, a material, the draft first and the earliest last. */
function placesOf({ page, drafts, editions, versions }: UsingTexts): TextPlace[] {
  const latest = editions.some(({ number }) => number === page.editionNumber) ? page.editionNumber : null;
  const isInDraft = drafts.some(({ section, number }) => !section && number === 1);
  const of = (textKind: QuotingText, number: number, isEarlier: boolean) => ({ textKind, number, isEarlier });
  return [
    ...(isInDraft ? [of('draft', 0, false)] : []),
    ...(latest === null ? [] : [of('edition', latest, false)]),
    ...numbersOf(editions, latest).map((number) => of('edition', number, true)),
    ...numbersOf(versions, null).map((number) => of('version', number, true)),
  ];
}

/** What is looked for: words that cite a source in one of these ways. */
interface Wanted {
  readonly cited: readonly string[];
  /** The source concerns one person. */
  readonly isAlone: boolean;
}

/** The person's words in some texts of a page; words that a block has in several texts once. */
async function findInPage(
  sources: PassageSources,
  { cited, isAlone }: Wanted,
  page: Quotation['page'],
  places: readonly TextPlace[],
): Promise<Quotation[]> {
  const found: { -readonly [Key in keyof Quotation]: Quotation[Key] }[] = [];
  const known = new Map<string, typeof found>();
  const counts = new Map<string, number>();
  for (const at of places) {
    const text =
      at.textKind === 'draft'
        ? await draftOf(sources, page.id)
        : await wholeText(sources, { pageId: page.id, textKind: at.textKind, number: at.number });
    if (!text) continue;
    const isPublished = at.textKind === 'edition' && !at.isEarlier;
    const before = new Map([...known].map(([key, those]) => [key, [...those]]));
    for (const passage of await foundIn(text, () => sources.tasks.run('quotations', text, cited))) {
      const { blockId, blockIds } = passage;
      if (blockId === '') continue;
      for (const stretch of stretchesOf(passage, cited, isAlone)) {
        const digest = digestOf(stretch);
        const keys = blockIds.map((id) => `${id} ${digest}`);
        // Only what another text says as well: one may say the same twice in a block.
        const same = keys.flatMap((key) => before.get(key) ?? []);
        for (const one of same) one.isPublished ||= isPublished;
        if (same.length > 0) continue;
        const place = counts.get(blockId) ?? 0;
        counts.set(blockId, place + 1);
        const one = { ...stretch, ...at, page, blockId, blockIds, place, digest, isPublished };
        found.push(one);
        for (const key of keys) known.set(key, [...(known.get(key) ?? []), one]);
      }
    }
  }
  return found;
}

/**
 * Finds the words that belong to a person concerned, in all texts that people read: for each page
 * those of the draft, of the latest edition, and of earlier editions and versions to annotate. The
 * study's workspace is excluded.
 */
export async function findQuotations(
  sources: PassageSources,
  { materialId, uses }: Pick<NamedConcerned, 'materialId' | 'uses'>,
): Promise<Quotations> {
  const { read } = sources.database;
  const cited = await materialTargets(read, materialId);
  const isAlone = (await listConcerned(read, [materialId])).length === 1;
  const mayQuote = uses.includes('quotation');
  const found: Quotation[] = [];
  const refused: Quotation[] = [];
  let [unwanted, earlier, isWhole] = [0, 0, true];
  for (const texts of await findUsingTexts(sources, materialId)) {
    const { page } = texts;
    if (page.archivedAt !== null || page.binnedAt !== null) continue;
    const places = placesOf(texts).filter(({ isEarlier }) => !isEarlier || ++earlier <= MOST_EARLIER_TEXTS);
    isWhole &&= earlier <= MOST_EARLIER_TEXTS;
    for (const one of await findInPage(sources, { cited, isAlone }, page, places)) {
      if (one.isQuoted && !mayQuote) {
        // What earlier texts quote is masked, and nothing is left to do about it.
        if (one.isEarlier) continue;
        unwanted++;
        if (refused.length < QUOTATIONS_AT_ONCE) refused.push(one);
      } else if (found.length < MOST_QUOTATIONS) found.push(one);
      else isWhole = false;
    }
  }
  return { all: found, isWhole, mayQuote, refused, unwanted };
}

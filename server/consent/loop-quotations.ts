import { type Stretch, stretchesOf } from '#content/citation/stretches.ts';
import { QUOTATIONS_AT_ONCE, type QuotingText } from '#content/consent/consent-loop.ts';
import { listQuotations } from '#db/consent/consent-answer-repository.ts';
import { readDraft } from '#db/drafts/draft-repository.ts';
import type { CitingRow } from '#db/materials/citation-repository.ts';
import { listConcerned, type NamedConcerned } from '#db/materials/concerned-repository.ts';
import { findMaskedText } from '#db/materials/masked-text-repository.ts';
import type { KeptText } from '#server/drafts/kept-text.ts';
import { bundleUpdates } from '#server/drafts/packed-document.ts';
import { digestOf } from '#server/drafts/quotations/quotation-digest.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import { findQuoted } from '#server/materials/withdrawal/quoted-in-texts.ts';
import {
  findUsingTexts,
  foundIn,
  type PassageSources,
  shownText,
  type UsingTexts,
} from '#server/materials/withdrawal/withdrawal-places.ts';

/** Most passages found for a person; the screen says if there are more. */
export const MOST_QUOTATIONS = 2_000;
/** Most texts read for a person beside drafts and latest editions. */
export const MOST_EARLIER_TEXTS = 200;

/** What readers get in place of a withheld text. */
const NOTHING: KeptText = { json: JSON.stringify({ type: 'doc', content: [{ type: 'paragraph' }] }) };

/** A text that people read. */
interface TextPlace {
  readonly textKind: QuotingText;
  /** Of the edition or of the version to annotate; 0 for a draft. */
  readonly number: number;
  /** An edition before the latest one, or a version to annotate. */
  readonly isEarlier: boolean;
  /** A version that is open to annotations now. */
  readonly isOpen: boolean;
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
  /** Earlier texts that have these words as well, the latest editions first. */
  readonly alsoIn: readonly TextPlace[];
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
  /**
   * Words that published texts have under masks, about which the person is not asked: they may be
   * somebody else's, or an earlier text quotes who did not agree to be. For the team alone.
   */
  readonly masked: readonly Quotation[];
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
  const of = (textKind: QuotingText, number: number, isEarlier: boolean): TextPlace => ({
    ...{ textKind, number, isEarlier },
    isOpen: textKind === 'version' && number === page.versionNumber,
  });
  return [
    ...(isInDraft ? [of('draft', 0, false)] : []),
    ...(latest === null ? [] : [of('edition', latest, false)]),
    ...numbersOf(editions, latest).map((number) => of('edition', number, true)),
    ...numbersOf(versions, null).map((number) => of('version', number, true)),
  ];
}

/** What to search for: words that cite a source in one of these ways. */
interface Wanted {
  readonly cited: readonly [string, ...string[]];
  /** The source concerns one person. */
  readonly isAlone: boolean;
  /** Identifies words that the person took back themselves. @see takenKey */
  readonly takenBack: ReadonlySet<string>;
}

const takenKey = ({ pageId, digest }: { readonly pageId: string; readonly digest: string }) => `${pageId} ${digest}`;

/** A quotation while the texts of its page are read. */
interface Found extends Omit<Quotation, 'isPublished' | 'alsoIn'> {
  isPublished: boolean;
  readonly alsoIn: TextPlace[];
  /** Whether it is masked for readers and not certainly this person's, and so not shown to them. */
  readonly isHidden: boolean;
}

/** A text with all its words and, if it has masks, as readers have it. */
async function textsAt(
  sources: PassageSources,
  pageId: string,
  { textKind, number }: TextPlace,
): Promise<{ readonly whole: KeptText | null; readonly masked: KeptText | null }> {
  if (textKind === 'draft') return { whole: await draftOf(sources, pageId), masked: null };
  const at = { pageId, textKind, number };
  const kept = await findMaskedText(sources.database.read, at);
  const shown = await shownText(sources, at);
  if (!kept) return { whole: shown, masked: null };
  // Readers get nothing of a withheld text.
  const masked = kept.withheldAt === null && shown ? shown : NOTHING;
  return { whole: { json: kept.document }, masked };
}

/** The words of a source in a text, by the blocks that have them. */
async function wordsShown({ tasks }: PassageSources, text: KeptText, { cited, isAlone }: Wanted): Promise<Set<string>> {
  const passages = await foundIn(text, () => findQuoted(tasks, text, cited));
  return new Set(
    passages.flatMap((passage) =>
      stretchesOf(passage, cited, isAlone).flatMap((one) => passage.blockIds.map((id) => `${id} ${digestOf(one)}`)),
    ),
  );
}

/**
 * The person's words in some texts of a page; words that a block has in several texts once.
 * @param isFull nothing more is wanted of earlier texts
 */
async function* findInPage(
  sources: PassageSources,
  wanted: Wanted,
  page: Quotation['page'],
  places: readonly TextPlace[],
  isFull: () => boolean,
): AsyncGenerator<Found> {
  const { cited, isAlone, takenBack } = wanted;
  const known = new Map<string, { readonly one: Found; readonly at: TextPlace }[]>();
  const counts = new Map<string, number>();
  for (const at of places) {
    if (at.isEarlier && isFull()) return;
    const { whole, masked } = await textsAt(sources, page.id, at);
    if (!whole) continue;
    const isPublished = at.textKind === 'edition' && !at.isEarlier;
    const shown = masked && (await wordsShown(sources, masked, wanted));
    for (const passage of await foundIn(whole, () => findQuoted(sources.tasks, whole, cited))) {
      const { blockId, blockIds } = passage;
      if (blockId === '') continue;
      for (const stretch of stretchesOf(passage, cited, isAlone)) {
        const digest = digestOf(stretch);
        const keys = blockIds.map((id) => `${id} ${digest}`);
        const isMasked = shown !== null && !keys.some((key) => shown.has(key));
        const isTheirs = (isAlone && stretch.kind !== 'shared') || takenBack.has(takenKey({ pageId: page.id, digest }));
        const isHidden = isMasked && !isTheirs;
        // Merges only with other texts: one text may have the same words twice in a block.
        const same = isHidden
          ? []
          : keys.flatMap((key) => (known.get(key) ?? []).flatMap((other) => (other.at === at ? [] : [other.one])));
        for (const one of new Set(same)) {
          one.isPublished ||= isPublished;
          if (at.isEarlier) one.alsoIn.push(at);
        }
        if (same.length > 0) continue;
        const place = counts.get(blockId) ?? 0;
        counts.set(blockId, place + 1);
        const one = { ...stretch, ...at, page, blockId, blockIds, place, digest, isPublished, alsoIn: [], isHidden };
        if (!isHidden)
          for (const key of keys) {
            const those = known.get(key);
            if (those) those.push({ one, at });
            else known.set(key, [{ one, at }]);
          }
        yield one;
      }
    }
  }
}

/**
 * Finds the words that belong to a person concerned, in all texts that people read: for each page
 * those of the draft, of the latest edition, and of earlier editions and versions to annotate. The
 * study's workspace is excluded.
 */
export async function findQuotations(
  sources: PassageSources,
  { id, materialId, uses }: Pick<NamedConcerned, 'id' | 'materialId' | 'uses'>,
): Promise<Quotations> {
  const { read } = sources.database;
  const given = await listQuotations(read, id);
  const wanted: Wanted = {
    cited: await materialTargets(read, materialId),
    isAlone: (await listConcerned(read, [materialId])).length === 1,
    takenBack: new Set(given.filter(({ answer }) => answer === 'withdraw').map(takenKey)),
  };
  const mayQuote = uses.includes('quotation');
  const found: Quotation[] = [];
  const refused: Quotation[] = [];
  const masked: Quotation[] = [];
  let [unwanted, earlier, isFull, isWhole] = [0, 0, false, true];
  for (const texts of await findUsingTexts(sources, materialId)) {
    const { page } = texts;
    if (page.archivedAt !== null || page.binnedAt !== null) continue;
    // In further drafts, only quotations without the person's agreement are counted.
    if (isFull && mayQuote) break;
    const places = placesOf(texts).filter(({ isEarlier }) => !isEarlier || ++earlier <= MOST_EARLIER_TEXTS);
    isWhole &&= earlier <= MOST_EARLIER_TEXTS;
    for await (const one of findInPage(sources, wanted, page, places, () => isFull)) {
      const isRefused = one.isQuoted && !mayQuote;
      // What earlier texts quote is masked, and nothing is left to do about it.
      if (one.isHidden || (isRefused && one.isEarlier)) {
        if (masked.length < MOST_QUOTATIONS) masked.push(one);
      } else if (isRefused) {
        unwanted++;
        if (refused.length < QUOTATIONS_AT_ONCE) refused.push(one);
      } else if (found.length < MOST_QUOTATIONS) found.push(one);
      else isFull = true;
    }
  }
  return { all: found, isWhole: isWhole && !isFull, mayQuote, refused, unwanted, masked };
}

import type { QuotedPassage } from '#content/citation/quoted-passages.ts';
import { type Stretch, stretchesOf } from '#content/citation/stretches.ts';
import { readDraft } from '#db/drafts/draft-repository.ts';
import { listConcerned, type NamedConcerned } from '#db/materials/concerned-repository.ts';
import type { KeptText } from '#server/drafts/kept-text.ts';
import { bundleUpdates } from '#server/drafts/packed-document.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import {
  findUsingTexts,
  type PassageSources,
  type UsingTexts,
  wholeText,
} from '#server/materials/withdrawal/withdrawal-places.ts';
import { digestQuotation } from './quotation-digest.ts';

/** Most passages that a person is shown; the screen says that there are more. */
export const MOST_QUOTATIONS = 60;

/** Words of a page that belong to a person concerned, and no others. */
export interface Quotation extends Stretch {
  readonly page: UsingTexts['page'];
  readonly blockId: string;
  /** Which of the person's in its block, from 0. */
  readonly place: number;
  /** Identifies the words that are shown. */
  readonly digest: string;
  /** It is read in the page's latest edition; else in its draft alone. */
  readonly isPublished: boolean;
}

export interface Quotations {
  /** What the person is asked about. */
  readonly all: readonly Quotation[];
  readonly isWhole: boolean;
  /** The person agreed to be quoted. Else nothing of `all` is a quotation. */
  readonly mayQuote: boolean;
  /** Words that quote the person though they did not agree to that, and how many there are. */
  readonly refused: readonly Quotation[];
  readonly unwanted: number;
}

/** Identifies words as somebody is shown them. */
export const digestOf = ({ text, signed }: Stretch): string =>
  digestQuotation(signed === '' ? text : `${text}\n${signed}`);

async function draftOf({ database }: Pick<PassageSources, 'database'>, pageId: string): Promise<KeptText> {
  const { snapshot, updates } = await readDraft(database.read, pageId);
  return { packed: bundleUpdates([...snapshot, ...updates]) };
}

/**
 * The words that belong to somebody whom a material concerns, as the texts have them now: of each
 * page the draft's, and those of the latest edition that the draft no longer has. What the team notes
 * in a study's workspace is not shown.
 */
export async function findQuotations(
  sources: PassageSources,
  { materialId, uses }: Pick<NamedConcerned, 'materialId' | 'uses'>,
): Promise<Quotations> {
  const { database, tasks } = sources;
  const cited = await materialTargets(database.read, materialId);
  const isAlone = (await listConcerned(database.read, [materialId])).length === 1;
  const mayQuote = uses.includes('quotation');
  const found: Quotation[] = [];
  const refused: Quotation[] = [];
  let unwanted = 0;
  for (const { page, drafts, editions } of await findUsingTexts(sources, materialId)) {
    if (page.archivedAt !== null || page.binnedAt !== null) continue;
    const published = new Set(
      editions.filter(({ number }) => number === page.editionNumber).map(({ blockId }) => blockId),
    );
    const isOf = ({ blockIds }: QuotedPassage) => blockIds.some((id) => published.has(id));
    const inDraft = drafts.some(({ section, number }) => !section && number === 1);
    const texts: KeptText[] = inDraft ? [await draftOf(sources, page.id)] : [];
    const edition =
      published.size > 0 && page.editionNumber !== null
        ? await wholeText(sources, { pageId: page.id, textKind: 'edition', number: page.editionNumber })
        : null;
    if (edition) texts.push(edition);
    const known = new Set<string>();
    for (const text of texts)
      for (const passage of await tasks.run('quotations', text, cited)) {
        const { blockId } = passage;
        if (blockId === '' || known.has(blockId)) continue;
        known.add(blockId);
        for (const [place, stretch] of stretchesOf(passage, cited, isAlone).entries()) {
          const one = { ...stretch, page, blockId, place, digest: digestOf(stretch), isPublished: isOf(passage) };
          if (stretch.isQuoted && !mayQuote) {
            unwanted++;
            if (refused.length < MOST_QUOTATIONS) refused.push(one);
            continue;
          }
          if (found.length >= MOST_QUOTATIONS) return { all: found, isWhole: false, mayQuote, refused, unwanted };
          found.push(one);
        }
      }
  }
  return { all: found, isWhole: true, mayQuote, refused, unwanted };
}

import type { QuotedPassage } from '#content/citation/quoted-passages.ts';
import { type Stretch, stretchesOf } from '#content/citation/stretches.ts';
import { readDraft } from '#db/drafts/draft-repository.ts';
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

/** Most passages shown to a person; the screen says if there are more. */
export const MOST_QUOTATIONS = 60;

/** Words of a page that belong to a person concerned. */
export interface Quotation extends Stretch {
  readonly page: UsingTexts['page'];
  readonly blockId: string;
  /** Index among the person's quotations in the block, from 0. */
  readonly place: number;
  /** Digest of the words shown. */
  readonly digest: string;
  /** In the page's latest edition; otherwise only in its draft. */
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

/**
 * Finds the words in current texts that belong to a person concerned: for each page those of the
 * draft, and those of the latest edition that the draft no longer has. The study's workspace is
 * excluded.
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
      for (const passage of await foundIn(text, () => tasks.run('quotations', text, cited))) {
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

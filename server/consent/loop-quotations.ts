import type { QuotedPassage } from '#content/citation/quoted-passages.ts';
import { readDraft } from '#db/drafts/draft-repository.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import type { KeptText } from '#server/drafts/kept-text.ts';
import { bundleUpdates } from '#server/drafts/packed-document.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import {
  findUsingTexts,
  type PassageSources,
  type UsingTexts,
} from '#server/materials/withdrawal/withdrawal-places.ts';
import { digestQuotation } from './quotation-digest.ts';

/** Most passages that a person is shown; the screen says that there are more. */
export const MOST_QUOTATIONS = 60;

/** A passage of a page that draws on a material, as the person concerned reads it. */
export interface Quotation {
  readonly page: UsingTexts['page'];
  readonly blockId: string;
  readonly text: string;
  readonly before: string;
  readonly after: string;
  /** Identifies the words that are shown. */
  readonly digest: string;
  /** It is read in the page's latest edition; else in its draft alone. */
  readonly isPublished: boolean;
}

export interface Quotations {
  readonly all: readonly Quotation[];
  readonly isWhole: boolean;
}

async function draftOf({ database }: Pick<PassageSources, 'database'>, pageId: string): Promise<KeptText> {
  const { snapshot, updates } = await readDraft(database.read, pageId);
  return { packed: bundleUpdates([...snapshot, ...updates]) };
}

/**
 * The passages that draw on a material now: of each page the draft's, and those of the latest
 * edition that the draft no longer has. What the team notes in a study's workspace is not shown.
 */
export async function findQuotations(sources: PassageSources, materialId: string): Promise<Quotations> {
  const { database, tasks } = sources;
  const cited = await materialTargets(database.read, materialId);
  const found: Quotation[] = [];
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
        ? await findEditionShown(database.read, page.id, page.editionNumber)
        : null;
    if (edition) texts.push({ json: edition.document });
    const known = new Set<string>();
    for (const text of texts)
      for (const passage of await tasks.run('quotations', text, cited)) {
        if (passage.blockId === '' || known.has(passage.blockId)) continue;
        known.add(passage.blockId);
        if (found.length >= MOST_QUOTATIONS) return { all: found, isWhole: false };
        const { blockId, before, after } = passage;
        const words = passage.text.trim();
        found.push({
          ...{ page, blockId, text: words, before, after },
          digest: digestQuotation(words),
          isPublished: isOf(passage),
        });
      }
  }
  return { all: found, isWhole: true };
}

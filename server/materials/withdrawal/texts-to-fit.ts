import type { PublishedText } from '#db/materials/masked-text-repository.ts';
import { listPagesWithdrawnFrom } from '#db/materials/withdrawn-page-repository.ts';
import { listEditions } from '#db/pages/edition-repository.ts';
import { findPages, type PageRow } from '#db/pages/page-repository.ts';
import { listVersions } from '#db/pages/version-repository.ts';
import { findUsingTexts, type PassageSources } from './withdrawal-places.ts';

/** A page, and those of its published texts that are fitted to what people agree to. */
export interface TextsToFit {
  readonly page: PageRow;
  readonly texts: readonly PublishedText[];
}

/**
 * The published texts that are about the people of a material: those that cite it, and all of the
 * pages that cited it until passages were withdrawn.
 */
export async function findTextsToFit(
  { database }: Pick<PassageSources, 'database'>,
  materialId: string,
): Promise<TextsToFit[]> {
  const { read } = database;
  const former = await findPages(read, await listPagesWithdrawnFrom(read, materialId));
  const found: TextsToFit[] = [];
  for (const page of former)
    found.push({ page, texts: textsOf(page.id, await listEditions(read, page.id), await listVersions(read, page.id)) });
  for (const { page, editions, versions } of await findUsingTexts({ database }, materialId))
    if (former.every(({ id }) => id !== page.id)) found.push({ page, texts: textsOf(page.id, editions, versions) });
  return found;
}

interface Numbered {
  readonly number: number;
}

/** Published texts of a page by their numbers, the latest first. */
function textsOf(pageId: string, editions: readonly Numbered[], versions: readonly Numbered[]): PublishedText[] {
  const latestFirst = (textKind: PublishedText['textKind'], rows: readonly Numbered[]) =>
    [...new Set(rows.map(({ number }) => number))]
      .sort((a, b) => b - a)
      .map((number) => ({ pageId, textKind, number }));
  return [...latestFirst('edition', editions), ...latestFirst('version', versions)];
}

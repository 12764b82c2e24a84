import type { Selectable } from 'kysely';
import { storedCitations } from '#content/citation/listed-citations.ts';
import { figureFiles } from '#content/document/figure-files.ts';
import type { Notice } from '#content/kinds/notice.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { FrozenVersionTable } from '#db/driver/schema.ts';
import { replaceVersionCitations } from '#db/materials/citation-repository.ts';
import type { EditionHeading } from './edition-repository.ts';

/**
 * A frozen state of a draft that partners are invited to annotate. It changes only by withdrawals.
 */
export interface FrozenVersion {
  readonly pageId: string;
  readonly number: number;
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly notice: Notice;
  /** JSON. */
  readonly document: string;
  readonly html: string;
  readonly headings: readonly EditionHeading[];
  readonly words: number;
  readonly frozenBy: string | null;
  readonly frozenAt: string;
}

/** A version without its text. */
export type VersionRow = Pick<FrozenVersion, 'number' | 'name' | 'frozenAt' | 'words'>;

function toVersion({ requestKey: _key, ...row }: Selectable<FrozenVersionTable>): FrozenVersion {
  return {
    ...row,
    notice: JSON.parse(row.notice) as Notice,
    headings: JSON.parse(row.headings) as EditionHeading[],
  };
}

export async function findVersion(db: Reader | Writer, pageId: string, number: number): Promise<FrozenVersion | null> {
  const row = await db
    .selectFrom('frozenVersion')
    .selectAll()
    .where('pageId', '=', pageId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row ? toVersion(row) : null;
}

/** The number of the version that a form sent before has made, or null. */
export async function findVersionByRequestKey(db: Reader | Writer, requestKey: string): Promise<number | null> {
  const row = await db
    .selectFrom('frozenVersion')
    .select('number')
    .where('requestKey', '=', requestKey)
    .executeTakeFirst();
  return row?.number ?? null;
}

/** A page's versions, latest first. */
export function listVersions(db: Reader | Writer, pageId: string): Promise<VersionRow[]> {
  return db
    .selectFrom('frozenVersion')
    .select(['number', 'name', 'frozenAt', 'words'])
    .where('pageId', '=', pageId)
    .orderBy('number', 'desc')
    .execute();
}

/** Stores a version, which files it shows and what it cites. */
export async function insertVersion(trx: Writer, version: FrozenVersion, requestKey: string | null): Promise<void> {
  await trx
    .insertInto('frozenVersion')
    .values({
      ...version,
      notice: JSON.stringify(version.notice),
      headings: JSON.stringify(version.headings),
      requestKey,
    })
    .execute();
  for (const fileId of figureFiles(version.document)) {
    await trx
      .insertInto('versionFile')
      .values({ fileId, pageId: version.pageId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await replaceVersionCitations(trx, version.pageId, version.number, storedCitations(version.document));
}

/** Stores a version's text without withdrawn words. */
export async function withdrawFromVersion(
  trx: Writer,
  { pageId, number }: Pick<FrozenVersion, 'pageId' | 'number'>,
  { document, html, headings, words }: Pick<FrozenVersion, 'document' | 'html' | 'headings' | 'words'>,
): Promise<void> {
  await trx
    .updateTable('frozenVersion')
    .set({ document, html, headings: JSON.stringify(headings), words })
    .where('pageId', '=', pageId)
    .where('number', '=', number)
    .execute();
  await replaceVersionCitations(trx, pageId, number, storedCitations(document));
}

/** Stores a version's text with or without masks, as `maskEdition` does. */
export async function maskVersion(
  trx: Writer,
  { pageId, number }: Pick<FrozenVersion, 'pageId' | 'number'>,
  {
    title,
    summary,
    notice,
    note,
    document,
    html,
    headings,
    words,
  }: Pick<FrozenVersion, 'title' | 'summary' | 'notice' | 'document' | 'html' | 'headings' | 'words'> & {
    readonly note: string;
  },
): Promise<void> {
  await trx
    .updateTable('frozenVersion')
    .set({
      ...{ title, summary, document, html, words, name: note },
      ...{ notice: JSON.stringify(notice), headings: JSON.stringify(headings) },
    })
    .where('pageId', '=', pageId)
    .where('number', '=', number)
    .execute();
}

import type { PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import { type NoticeTerm, noticeTerms, unmaskedTerms } from '#content/kinds/notice-terms.ts';
import { isOfSite } from '#content/kinds/of-site.ts';
import { VISIBILITIES, type Visibility } from '#content/permission.ts';
import type { Vocabulary } from '#content/taxonomy/vocabulary.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findMaskedNotice } from '#db/materials/masked-text-repository.ts';
import { findOrganisationsById, findStandingFor } from '#db/organisations/organisation-repository.ts';
import { replaceEditionLinks } from './edition-link-repository.ts';

/** Rows of one statement: a notice may have several hundred terms, and drivers bound parameters. */
const ROWS_AT_ONCE = 100;

/**
 * Lists a page's latest edition under its terms, if the page is listed, but not under those that
 * are masks, and records which pages it links to. To be called in the transaction that changes its
 * edition, visibility or archiving.
 */
export async function listEditionTerms(trx: Writer, pageId: string): Promise<void> {
  await countTerms(trx, pageId, -1);
  await trx.deleteFrom('editionTerm').where('pageId', '=', pageId).execute();
  const found = await trx
    .selectFrom('page')
    .innerJoin('edition', (join) =>
      join.onRef('edition.pageId', '=', 'page.id').onRef('edition.number', '=', 'page.editionNumber'),
    )
    .select(['page.kind', 'page.visibility', 'page.archivedAt', 'page.termsEdition'])
    .select(['edition.number', 'edition.notice', 'edition.publishedAt'])
    .where('page.id', '=', pageId)
    .executeTakeFirst();
  if (!found) return;
  const { kind, visibility, archivedAt, termsEdition, number, notice, publishedAt } = found;
  // A text's links change only with its edition; rights are checked when they are listed.
  if (termsEdition !== number) await replaceEditionLinks(trx, { pageId, number, publishedAt });
  await trx.updateTable('page').set({ termsEdition: number }).where('id', '=', pageId).execute();
  if (archivedAt !== null || isOfSite(kind)) return;
  const shown = JSON.parse(notice) as Notice;
  const whole = await findMaskedNotice(trx, pageId, number);
  const own = whole === null ? noticeTerms(kind, shown) : unmaskedTerms(kind, shown, JSON.parse(whole) as Notice);
  const terms = await registeredTerms(trx, own);
  const rows = terms.map((term) => ({ ...term, pageId, kind, visibility, publishedAt }));
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    await trx
      .insertInto('editionTerm')
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .execute();
  }
  await countTerms(trx, pageId, 1);
}

/**
 * The terms of a notice, with former or merged names of organisations replaced by the register's
 * current ones. Ambiguous names are unchanged.
 */
async function registeredTerms(trx: Writer, terms: readonly NoticeTerm[]): Promise<NoticeTerm[]> {
  const written = terms.filter(({ vocabulary }) => vocabulary === 'organisation').map(({ code }) => code);
  if (written.length === 0) return [...terms];
  const bearers = new Map<string, Set<string>>();
  for (const { code, standsFor } of await findStandingFor(trx, written))
    bearers.set(code, (bearers.get(code) ?? new Set()).add(standsFor));
  const alone = new Map<string, string>();
  for (const [code, [first, other]] of bearers) if (first && !other) alone.set(code, first);
  const current = new Map((await findOrganisationsById(trx, [...alone.values()])).map((one) => [one.id, one]));
  const found = new Map<string, NoticeTerm>();
  for (const term of terms) {
    const one = term.vocabulary === 'organisation' ? current.get(alone.get(term.code) ?? '') : undefined;
    const named = one ? { ...term, code: one.nameCode, label: one.name } : term;
    const key = `${named.vocabulary} ${named.code}`;
    if (!found.has(key)) found.set(key, named);
  }
  return [...found.values()];
}

/** Increments or decrements the counts of a page's terms. A count of 0 remains as a row. */
async function countTerms(trx: Writer, pageId: string, by: 1 | -1): Promise<void> {
  await trx
    .insertInto('termCount')
    .columns(['vocabulary', 'code', 'visibility', 'kind', 'count', 'label'])
    .expression((eb) =>
      eb
        .selectFrom('editionTerm')
        .select(['vocabulary', 'code', 'visibility', 'kind', eb.lit(by).as('count'), 'label'])
        .where('pageId', '=', pageId),
    )
    .onConflict((oc) =>
      oc.columns(['vocabulary', 'code', 'visibility', 'kind']).doUpdateSet((eb) => ({
        count: eb('termCount.count', '+', by),
        label: by > 0 ? eb.ref('excluded.label') : eb.ref('termCount.label'),
      })),
    )
    .execute();
  // A viewer who may list pages of a visibility may also list those of wider ones.
  for (const [at, audience] of VISIBILITIES.entries()) {
    await trx
      .insertInto('termTotal')
      .columns(['vocabulary', 'code', 'audience', 'count', 'label'])
      .expression((eb) =>
        eb
          .selectFrom('editionTerm')
          .select(['vocabulary', 'code', eb.val(audience).as('audience'), eb.lit(by).as('count'), 'label'])
          .where('pageId', '=', pageId)
          .where('visibility', 'in', VISIBILITIES.slice(0, at + 1)),
      )
      .onConflict((oc) =>
        oc.columns(['vocabulary', 'code', 'audience']).doUpdateSet((eb) => ({
          count: eb('termTotal.count', '+', by),
          label: by > 0 ? eb.ref('excluded.label') : eb.ref('termTotal.label'),
        })),
      )
      .execute();
  }
}

/** Deletes the terms that no page has any more: their labels are words of people. */
export async function forgetUnusedTerms(trx: Writer): Promise<void> {
  await trx.deleteFrom('termCount').where('count', '<=', 0).execute();
  await trx.deleteFrom('termTotal').where('count', '<=', 0).execute();
}

/** The audience of `term_total` for these visibilities; null for none. */
function audienceOf(visibilities: readonly Visibility[]): Visibility | null {
  return visibilities.at(-1) ?? null;
}

/** Pages whose latest edition is not yet listed under its terms. */
export async function findUnlistedEditions(db: Reader, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('page')
    .select('id')
    .where('editionNumber', 'is not', null)
    .where((eb) => eb.or([eb('termsEdition', 'is', null), eb('termsEdition', '<>', eb.ref('editionNumber'))]))
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** A term and how many of a viewer's pages it has. */
export interface TermCount {
  readonly vocabulary: Vocabulary;
  readonly code: string;
  /** As its latest page has it; empty for a term of a closed list. */
  readonly label: string;
  readonly count: number;
}

/**
 * The terms of these vocabularies that have pages of these visibilities, the most frequent first.
 * @param limit for each vocabulary
 */
export async function listTermCounts(
  db: Reader,
  vocabularies: readonly Vocabulary[],
  visibilities: readonly Visibility[],
  limit: number,
): Promise<TermCount[]> {
  const audience = audienceOf(visibilities);
  if (!audience) return [];
  const lists = vocabularies.map((vocabulary) =>
    db
      .selectFrom('termTotal')
      .select(['vocabulary', 'code', 'label', 'count'])
      .where('vocabulary', '=', vocabulary)
      .where('audience', '=', audience)
      .where('count', '>', 0)
      .orderBy('count', 'desc')
      .orderBy('code')
      .limit(limit)
      .execute(),
  );
  return (await Promise.all(lists)).flat();
}

/**
 * The terms, among these, that have pages of these visibilities, with their number of pages. At
 * most some hundred terms.
 */
export async function findTermCounts(
  db: Reader,
  terms: readonly { readonly vocabulary: Vocabulary; readonly code: string }[],
  visibilities: readonly Visibility[],
): Promise<TermCount[]> {
  if (terms.length === 0 || visibilities.length === 0) return [];
  const rows = await db
    .selectFrom('termCount')
    .select(['vocabulary', 'code'])
    .select((eb) => [eb.fn.max('label').as('label'), eb.fn.sum<number>('count').as('count')])
    .where((eb) =>
      eb.or(terms.map(({ vocabulary, code }) => eb.and([eb('vocabulary', '=', vocabulary), eb('code', '=', code)]))),
    )
    .where('visibility', 'in', [...visibilities])
    .where('count', '>', 0)
    .groupBy(['vocabulary', 'code'])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/**
 * Terms of vocabularies that authors write, whose codes begin so, in alphabetical order: the first
 * of each vocabulary, so that no more are read than are returned.
 */
export async function listTermsByPrefix(
  db: Reader,
  vocabularies: readonly Vocabulary[],
  prefix: string,
  visibilities: readonly Visibility[],
  limit: number,
): Promise<TermCount[]> {
  if (visibilities.length === 0) return [];
  const lists = vocabularies.map((vocabulary) =>
    db
      .selectFrom('termCount')
      .select(['vocabulary', 'code'])
      .select((eb) => [eb.fn.max('label').as('label'), eb.fn.sum<number>('count').as('count')])
      .where('vocabulary', '=', vocabulary)
      .where('code', '>=', prefix)
      .where('code', '<', `${prefix}\uffff`)
      .where('visibility', 'in', [...visibilities])
      .where('count', '>', 0)
      .groupBy(['vocabulary', 'code'])
      .orderBy('code')
      .limit(limit)
      .execute(),
  );
  const rows = (await Promise.all(lists)).flat();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/**
 * How many pages of these visibilities a term has, by kind, how they write it, and whether some are
 * public.
 */
export async function countTermPages(
  db: Reader,
  vocabulary: Vocabulary,
  code: string,
  visibilities: readonly Visibility[],
): Promise<{ label: string; kinds: Map<PageKind, number>; hasPublic: boolean }> {
  const kinds = new Map<PageKind, number>();
  if (visibilities.length === 0) return { label: '', kinds, hasPublic: false };
  const rows = await db
    .selectFrom('termCount')
    .select(['kind', 'count', 'label', 'visibility'])
    .where('vocabulary', '=', vocabulary)
    .where('code', '=', code)
    .where('visibility', 'in', [...visibilities])
    .where('count', '>', 0)
    .orderBy('count', 'desc')
    .execute();
  for (const { kind, count } of rows) kinds.set(kind, (kinds.get(kind) ?? 0) + count);
  return { label: rows[0]?.label ?? '', kinds, hasPublic: rows.some(({ visibility }) => visibility === 'public') };
}

/** The ids of a term's pages of a kind and of these visibilities, the latest published first. */
export async function listTermPages(
  db: Reader,
  of: { readonly vocabulary: Vocabulary; readonly code: string; readonly kind: PageKind },
  visibilities: readonly Visibility[],
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<string[]> {
  // The index sorts each visibility separately: one query for all would read and sort every row.
  const lists = visibilities.map((visibility) =>
    db
      .selectFrom('editionTerm')
      .select(['pageId', 'publishedAt'])
      .where('vocabulary', '=', of.vocabulary)
      .where('code', '=', of.code)
      .where('visibility', '=', visibility)
      .where('kind', '=', of.kind)
      .orderBy('publishedAt', 'desc')
      .orderBy('pageId', 'desc')
      .limit(offset + limit)
      .execute(),
  );
  const rows = (await Promise.all(lists)).flat();
  const isLater = (a: (typeof rows)[number], b: (typeof rows)[number]) =>
    a.publishedAt === b.publishedAt ? a.pageId > b.pageId : a.publishedAt > b.publishedAt;
  rows.sort((a, b) => (isLater(a, b) ? -1 : 1));
  return rows.slice(offset, offset + limit).map(({ pageId }) => pageId);
}

import type { ExpressionBuilder, Selectable } from 'kysely';
import { parseTarget } from '#content/citation/target.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { inParts } from '#db/driver/in-parts.ts';
import type {
  BeyondConsentTable,
  ConsentChangeTable,
  MaskedTextTable,
  PublishedTextKind,
  Schema,
} from '#db/driver/schema.ts';
import { findExtractNames } from '#db/extracts/extract-repository.ts';
import { listWithdrawnBlocks } from './withdrawn-page-repository.ts';
import { listWithheld } from './withheld-text-repository.ts';

/** The ids of the blocks that have masks. */
export type MaskedBlocks = Pick<ReadonlySet<string>, 'has'>;

/** Identifies a published text of a page. */
export interface PublishedText {
  readonly pageId: string;
  readonly textKind: PublishedTextKind;
  readonly number: number;
}

/** A text without its masks. */
export type MaskedText = Readonly<Selectable<MaskedTextTable>>;

/** How a published text exceeds consent, with numbers of passages. */
type BeyondConsent = Readonly<Omit<Selectable<BeyondConsentTable>, 'blocks'>> & {
  readonly blocks: readonly string[];
};

/** Records that consent for a material changed: the masks of published texts must be updated. */
export async function noteConsentChange(trx: Writer, materialId: string, changedAt: string): Promise<void> {
  await trx
    .insertInto('consentChange')
    .values({ materialId, changedAt, followedAt: null })
    .onConflict((oc) => oc.column('materialId').doUpdateSet((eb) => ({ changedAt, ...notedAgain(eb) })))
    .execute();
}

/** Records that a page's masks must be updated again, without a change of consent. */
export async function noteTextsToFit(trx: Writer, pageId: string, at: string): Promise<void> {
  await noteToFit(trx, await listCitedMaterials(trx, pageId), at);
}

/**
 * Records that a new text of a page must get the masks that its other texts have, for the cited
 * materials whose people withdrew a part of their consent.
 */
export async function noteNewText(trx: Writer, pageId: string, at: string): Promise<void> {
  const cited = await listCitedMaterials(trx, pageId);
  if (cited.length === 0) return;
  const goneBack = trx.selectFrom('concerned').select('materialId').where('state', 'in', ['refused', 'withdrawn']);
  const narrowed = trx.selectFrom('narrowedNaming').select('materialId');
  const takenBack = trx
    .selectFrom('consentQuotation')
    .innerJoin('concerned', 'concerned.id', 'consentQuotation.concernedId')
    .select('concerned.materialId')
    .where('consentQuotation.pageId', '=', pageId)
    .where('consentQuotation.answer', '=', 'withdraw');
  const struck = trx
    .selectFrom('consentProposal')
    .innerJoin('concerned', 'concerned.id', 'consentProposal.concernedId')
    .select('concerned.materialId')
    .where('consentProposal.kind', '=', 'strike');
  const beyond = trx.selectFrom('beyondConsent').select('materialId').where('pageId', '=', pageId);
  const all = await goneBack.union(narrowed).union(takenBack).union(struck).union(beyond).execute();
  const wanted = new Set(all.map(({ materialId }) => materialId));
  await noteToFit(
    trx,
    cited.filter((id) => wanted.has(id)),
    at,
  );
}

/**
 * The materials that the published texts of a page cite, also by an extract, and those that it
 * cited until passages were withdrawn: the words around those passages are about the same people.
 */
export async function listCitedMaterials(db: Reader | Writer, pageId: string): Promise<string[]> {
  const editions = db.selectFrom('editionCitation').select('target').where('pageId', '=', pageId);
  const versions = db.selectFrom('versionCitation').select('target').where('pageId', '=', pageId);
  const cited = (await editions.union(versions).execute()).flatMap(({ target }) => parseTarget(target) ?? []);
  const idsOf = (type: 'material' | 'extract') => cited.flatMap((one) => (one.type === type ? [one.id] : []));
  const materials = new Set(idsOf('material'));
  for (const { materialId } of await findExtractNames(db, idsOf('extract'))) materials.add(materialId);
  for (const { materialId } of await listWithdrawnBlocks(db, pageId)) materials.add(materialId);
  return [...materials];
}

/** Records that all texts that cite these materials must be fitted to present consent again. */
export async function noteToFit(trx: Writer, materials: readonly string[], at: string): Promise<void> {
  for (const materialId of materials)
    await trx
      .insertInto('consentChange')
      .values({ materialId, changedAt: at, followedAt: null })
      .onConflict((oc) => oc.column('materialId').doUpdateSet(notedAgain))
      .execute();
}

const notedAgain = (eb: ExpressionBuilder<Schema, 'consentChange'>) => ({
  followedAt: null,
  notes: eb('consentChange.notes', '+', 1),
});

/** A consent change that published texts must be fitted to, and how often this was noted. */
export type ConsentChange = Readonly<Pick<Selectable<ConsentChangeTable>, 'materialId' | 'notes'>>;

/** The consent changes not processed yet, the oldest first. */
export function listConsentChanges(db: Reader | Writer): Promise<ConsentChange[]> {
  return db
    .selectFrom('consentChange')
    .select(['materialId', 'notes'])
    .where('followedAt', 'is', null)
    .orderBy('changedAt')
    .execute();
}

/** When consent for a material last changed; empty for never. */
export async function findConsentChange(db: Reader | Writer, materialId: string): Promise<string> {
  const row = await db
    .selectFrom('consentChange')
    .select('changedAt')
    .where('materialId', '=', materialId)
    .executeTakeFirst();
  return row?.changedAt ?? '';
}

/** Records that masks were updated for a change, unless it was noted again since it was listed. */
export async function noteConsentFollowed(
  trx: Writer,
  { materialId, notes }: ConsentChange,
  followedAt: string,
): Promise<void> {
  await trx
    .updateTable('consentChange')
    .set({ followedAt })
    .where('materialId', '=', materialId)
    .where('notes', '=', notes)
    .execute();
}

/** A text without its masks; null if it has none. */
export async function findMaskedText(
  db: Reader | Writer,
  { pageId, textKind, number }: PublishedText,
): Promise<MaskedText | null> {
  const row = await db
    .selectFrom('maskedText')
    .selectAll()
    .where('pageId', '=', pageId)
    .where('textKind', '=', textKind)
    .where('number', '=', number)
    .executeTakeFirst();
  return row ?? null;
}

/** The notice of an edition without its masks, as JSON; null if it has none. */
export async function findMaskedNotice(db: Reader | Writer, pageId: string, number: number): Promise<string | null> {
  const row = await db
    .selectFrom('maskedText')
    .select('notice')
    .where('pageId', '=', pageId)
    .where('textKind', '=', 'edition')
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.notice || null;
}

/** The texts of a page that exceed consent or have masks. */
export async function listTextsBeyond(db: Reader | Writer, pageId: string): Promise<PublishedText[]> {
  const beyond = await db
    .selectFrom('beyondConsent')
    .select(['pageId', 'textKind', 'number'])
    .distinct()
    .where('pageId', '=', pageId)
    .execute();
  const masked = await listMaskedTexts(db, pageId);
  const isMasked = ({ textKind, number }: PublishedText) =>
    masked.some((one) => one.textKind === textKind && one.number === number);
  return [...masked, ...beyond.filter((one) => !isMasked(one))];
}

/** The masked texts of a page, without their words, the latest editions first. */
function listMaskedTexts(db: Reader | Writer, pageId: string): Promise<PublishedText[]> {
  return db
    .selectFrom('maskedText')
    .select(['pageId', 'textKind', 'number'])
    .where('pageId', '=', pageId)
    .orderBy('textKind')
    .orderBy('number', 'desc')
    .execute();
}

/** Stores a text without its masks; replaces the stored one. */
export async function keepMaskedText(trx: Writer, text: MaskedText): Promise<void> {
  const { pageId: _page, textKind: _kind, number: _number, ...change } = text;
  await trx
    .insertInto('maskedText')
    .values(text)
    .onConflict((oc) => oc.columns(['pageId', 'textKind', 'number']).doUpdateSet(change))
    .execute();
}

export async function deleteMaskedText(trx: Writer, { pageId, textKind, number }: PublishedText): Promise<void> {
  await trx
    .deleteFrom('maskedText')
    .where('pageId', '=', pageId)
    .where('textKind', '=', textKind)
    .where('number', '=', number)
    .execute();
}

/** The citation targets of a text, including those under a mask. */
export async function listCitedBy(db: Reader | Writer, { pageId, textKind, number }: PublishedText): Promise<string[]> {
  const rows =
    textKind === 'edition'
      ? await db
          .selectFrom('editionCitation')
          .select('target')
          .distinct()
          .where('pageId', '=', pageId)
          .where('editionNumber', '=', number)
          .execute()
      : await db
          .selectFrom('versionCitation')
          .select('target')
          .distinct()
          .where('pageId', '=', pageId)
          .where('versionNumber', '=', number)
          .execute();
  return rows.map(({ target }) => target);
}

/** Replaces the stored places where a text exceeds consent. */
export async function replaceBeyondConsent(
  trx: Writer,
  text: PublishedText,
  rows: readonly Omit<BeyondConsent, keyof PublishedText>[],
): Promise<void> {
  const known = await listBeyondOfText(trx, text);
  await trx
    .deleteFrom('beyondConsent')
    .where('pageId', '=', text.pageId)
    .where('textKind', '=', text.textKind)
    .where('number', '=', text.number)
    .execute();
  for (const row of rows) {
    const since = known.find(({ materialId }) => materialId === row.materialId)?.since ?? row.since;
    await trx
      .insertInto('beyondConsent')
      .values({ ...text, ...row, since, blocks: JSON.stringify(row.blocks) })
      .execute();
  }
}

const toBeyond = ({ blocks, ...row }: Selectable<BeyondConsentTable>): BeyondConsent => ({
  ...row,
  blocks: JSON.parse(blocks) as string[],
});

/** Records that a text exceeds consent for a material, before it is counted with how much. */
export async function noteBeyondConsent(
  trx: Writer,
  text: PublishedText,
  materialId: string,
  since: string,
): Promise<void> {
  const counts = { quotations: 0, statements: 0, names: 0, blocks: '[]' };
  await trx
    .insertInto('beyondConsent')
    .values({ ...text, materialId, ...counts, cause: 'consent', since })
    .onConflict((oc) => oc.columns(['pageId', 'textKind', 'number', 'materialId']).doUpdateSet({ cause: 'consent' }))
    .execute();
}

/** The materials whose consent as a whole some published text of a page exceeds. */
export async function listWhollyBeyond(db: Reader | Writer, pageId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('beyondConsent')
    .select('materialId')
    .distinct()
    .where('pageId', '=', pageId)
    .where('cause', '=', 'consent')
    .execute();
  return rows.map(({ materialId }) => materialId);
}

/** The places where one text exceeds consent. */
export async function listBeyondOfText(
  db: Reader | Writer,
  { pageId, textKind, number }: PublishedText,
): Promise<BeyondConsent[]> {
  const rows = await db
    .selectFrom('beyondConsent')
    .selectAll()
    .where('pageId', '=', pageId)
    .where('textKind', '=', textKind)
    .where('number', '=', number)
    .execute();
  return rows.map(toBeyond);
}

/** Which of these materials are hidden in a published text, or exceed consent there. */
export async function listBeyondAmong(db: Reader | Writer, materialIds: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const some of inParts(materialIds)) {
    const rows = await db
      .selectFrom('beyondConsent')
      .select('materialId')
      .distinct()
      .where('materialId', 'in', some)
      .execute();
    found.push(...rows.map(({ materialId }) => materialId));
  }
  return found;
}

/** Materials whose consent published texts exceed, by id; with `pageId`, those of a study. */
export async function listBeyondConsent(
  db: Reader | Writer,
  of: { readonly materialId: string } | { readonly studyId: string } | null,
): Promise<(BeyondConsent & { readonly studyId: string | null })[]> {
  let query = db
    .selectFrom('beyondConsent')
    .leftJoin('material', 'material.id', 'beyondConsent.materialId')
    .selectAll('beyondConsent')
    .select('material.pageId as studyId')
    .orderBy('beyondConsent.since')
    .orderBy('beyondConsent.materialId')
    .orderBy('beyondConsent.pageId');
  if (of !== null)
    query =
      'materialId' in of
        ? query.where('beyondConsent.materialId', '=', of.materialId)
        : query.where('material.pageId', '=', of.studyId);
  const rows = await query.execute();
  return rows.map(({ studyId, ...row }) => ({ ...toBeyond(row), studyId }));
}

/** The blocks of a page's published texts that have masks; all, if one of these is withheld. */
export async function listMaskedBlocks(db: Reader | Writer, pageId: string): Promise<MaskedBlocks> {
  if ((await listWithheld(db, pageId)).length > 0) return { has: (blockId) => blockId !== '' };
  const rows = await db.selectFrom('beyondConsent').select('blocks').where('pageId', '=', pageId).execute();
  return new Set(rows.flatMap(({ blocks }) => JSON.parse(blocks) as string[]));
}

import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { divideTranscript } from '#content/consent/transcript.ts';
import type { Writer } from '#db/driver/database.ts';

/** Columns of a table with words about pages, or typed by people. */
export interface WordColumns {
  readonly table: string;
  readonly keys: readonly string[];
  /** Plain text. */
  readonly texts?: readonly string[];
  /** Plain text whose passages are known by their positions (`divideTranscript`). */
  readonly passages?: readonly string[];
  /** JSON, whose strings are searched. */
  readonly json?: readonly string[];
  /** In a large table of the site, only rows without a page, or whose page was deleted. */
  readonly isOfNoPage?: true;
}

/** Tables whose rows have a page's id. */
const OF_PAGE: readonly WordColumns[] = [
  { table: 'page', keys: ['id'], json: ['notice'] },
  { table: 'edition', keys: ['pageId', 'number'], json: ['notice'] },
  { table: 'frozenVersion', keys: ['pageId', 'number'], texts: ['name'], json: ['notice'] },
  { table: 'maskedText', keys: ['pageId', 'textKind', 'number'], texts: ['note'], json: ['notice'] },
  {
    table: 'maskedAttachment',
    keys: ['pageId', 'textKind', 'number', 'position'],
    texts: ['title', 'name', 'shownName'],
  },
  { table: 'attachment', keys: ['id'], texts: ['title'] },
  { table: 'editionAttachment', keys: ['pageId', 'editionNumber', 'position'], texts: ['title'] },
  { table: 'versionAttachment', keys: ['pageId', 'versionNumber', 'position'], texts: ['title'] },
  { table: 'file', keys: ['id'], texts: ['name'] },
  { table: 'reviewRequest', keys: ['id'], texts: ['title', 'message', 'reason'] },
  { table: 'reviewedText', keys: ['pageId', 'state'], json: ['details'] },
  { table: 'checkpoint', keys: ['id'], json: ['details'] },
  { table: 'studyStage', keys: ['pageId', 'stage'], texts: ['note', 'reason'] },
  { table: 'material', keys: ['id'], texts: ['title', 'place', 'summary'] },
  // A code is often named by a source's own words; an extract's note repeats those of another.
  { table: 'studyCode', keys: ['id'], texts: ['name', 'definition'] },
  { table: 'extract', keys: ['id'], texts: ['note'], json: ['anchor'] },
  { table: 'audit', keys: ['id'], json: ['detail'] },
  // A correction that somebody asks for may repeat the words of another.
  { table: 'consentQuotation', keys: ['concernedId', 'pageId', 'blockId', 'digest'], texts: ['text'] },
];

/** Tables whose rows have the id of a material of a page. */
const OF_MATERIAL: readonly WordColumns[] = [
  { table: 'concerned', keys: ['id'], texts: ['note', 'formats'] },
  { table: 'materialFile', keys: ['id'], texts: ['name'] },
];

/** Tables whose rows have the id of a person concerned by a material of a page. */
const OF_CONCERNED: readonly WordColumns[] = [
  { table: 'consentTurn', keys: ['concernedId', 'turn'], passages: ['text'] },
  { table: 'consentProposal', keys: ['concernedId', 'position'], texts: ['text'] },
];

/** Tables of the whole site. */
const OF_SITE: readonly WordColumns[] = [
  { table: 'queuedMail', keys: ['id'], texts: ['subject', 'text', 'html', 'problem'], json: ['about'] },
  { table: 'unansweredQuery', keys: ['day', 'query'], texts: ['query'] },
  { table: 'collection', keys: ['id'], texts: ['title', 'summary', 'introduction', 'imprint', 'coverAlt'] },
  { table: 'maskedCollection', keys: ['collectionId'], json: ['words', 'shown'] },
  { table: 'collectionPart', keys: ['id', 'collectionId'], texts: ['title'] },
  // Covers of collections, and what was done with collections and with pages that were deleted.
  { table: 'file', keys: ['id'], texts: ['name'], isOfNoPage: true },
  { table: 'audit', keys: ['id'], json: ['detail'], isOfNoPage: true },
  { table: 'ownKit', keys: ['id'], texts: ['title'] },
  { table: 'ownKitPage', keys: ['kitId', 'pageId'], texts: ['note'] },
  { table: 'ownKitRemoval', keys: ['kitId', 'number', 'pageId'], texts: ['note'] },
  { table: 'stagedMaterial', keys: ['id'], texts: ['title', 'summary'] },
  { table: 'stagedExtractChange', keys: ['importId', 'extractId'], texts: ['note'] },
];

/** All columns that a withdrawal goes through beside texts. */
export const WORDS_BESIDE: readonly WordColumns[] = [...OF_PAGE, ...OF_MATERIAL, ...OF_CONCERNED, ...OF_SITE];

type Row = Record<string, unknown>;
/** A schema for the tables and columns listed above. */
type AnyTables = Kysely<Record<string, Row>>;
/** Removes withdrawn words from a text. */
export type CutText = (text: string) => string;

function cutStrings(value: unknown, cut: CutText): unknown {
  if (typeof value === 'string') return cut(value);
  if (Array.isArray(value)) return value.map((one) => cutStrings(one, cut));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cutStrings(one, cut)]));
}

/** Removes withdrawn words from JSON; text that is not JSON is treated as plain text. */
function cutJson(json: string, cut: CutText): string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return cut(json);
  }
  const after = JSON.stringify(cutStrings(value, cut));
  return after === JSON.stringify(value) ? json : after;
}

/** Removes withdrawn words from each passage: their positions stay. */
function cutPassages(text: string, cut: CutText): string {
  const passages = divideTranscript(text);
  const after = passages.map(cut);
  return after.every((passage, position) => passage === passages[position]) ? text : after.join('\n\n');
}

type Rows = SelectQueryBuilder<Record<string, Row>, string, Row>;
/** Chooses the rows of a table. */
type Choose = (rows: Rows, tables: AnyTables) => Rows;

const ofPage =
  (pageId: string): Choose =>
  (rows) =>
    rows.where('pageId', '=', pageId);
const materialsOf = (tables: AnyTables, pageId: string) =>
  tables.selectFrom('material').select('material.id').where('material.pageId', '=', pageId);
const ofMaterials =
  (pageId: string): Choose =>
  (rows, tables) =>
    rows.where('materialId', 'in', materialsOf(tables, pageId));
const ofConcerned =
  (pageId: string): Choose =>
  (rows, tables) =>
    rows.where(
      'concernedId',
      'in',
      tables
        .selectFrom('concerned')
        .select('concerned.id')
        .where('concerned.materialId', 'in', materialsOf(tables, pageId)),
    );
const ofNoPage: Choose = (rows) =>
  rows.where(sql<boolean>`page_id is null or not exists (select 1 from page where page.id = page_id)`);

/** @returns the rows that had such words, as they were */
async function cutRows(trx: Writer, columns: WordColumns, cut: CutText, choose: Choose): Promise<Row[]> {
  const { table, keys, texts = [], passages = [], json = [] } = columns;
  const tables = trx as unknown as AnyTables;
  const words = [...texts, ...passages, ...json];
  const rows: Row[] = await choose(
    tables.selectFrom(table).select([...new Set([...keys, ...words])]) as Rows,
    tables,
  ).execute();
  const changed: Row[] = [];
  for (const row of rows) {
    const after = Object.fromEntries(
      words.flatMap((column) => {
        const before = row[column];
        if (typeof before !== 'string' || before === '') return [];
        const text = json.includes(column)
          ? cutJson(before, cut)
          : passages.includes(column)
            ? cutPassages(before, cut)
            : cut(before);
        return text === before ? [] : [[column, text]];
      }),
    );
    if (Object.keys(after).length === 0) continue;
    changed.push(row);
    // If a key contains withdrawn words, delete the row.
    const isKey = keys.some((key) => key in after);
    let change = isKey ? null : tables.updateTable(table).set(after);
    let removal = isKey ? tables.deleteFrom(table) : null;
    for (const key of keys) {
      change = change?.where(key, '=', row[key]) ?? null;
      removal = removal?.where(key, '=', row[key]) ?? null;
    }
    await (change ?? removal)!.execute();
  }
  return changed;
}

/**
 * Removes withdrawn words from rows beside a page's texts, and beside the materials of a study.
 * @returns number of changed rows
 */
export async function cutWordsBeside(trx: Writer, pageId: string, cut: CutText): Promise<number> {
  let changed = 0;
  const isPage: Choose = (rows) => rows.where('id', '=', pageId);
  for (const columns of OF_PAGE)
    changed += (await cutRows(trx, columns, cut, columns.table === 'page' ? isPage : ofPage(pageId))).length;
  for (const columns of OF_MATERIAL) changed += (await cutRows(trx, columns, cut, ofMaterials(pageId))).length;
  for (const columns of OF_CONCERNED) changed += (await cutRows(trx, columns, cut, ofConcerned(pageId))).length;
  return changed;
}

/**
 * Removes withdrawn words from rows of the whole site. @returns the ids of collections that had
 * some
 */
export async function cutWordsOfSite(trx: Writer, cut: CutText): Promise<string[]> {
  const collections = new Set<string>();
  for (const columns of OF_SITE) {
    const choose: Choose = columns.isOfNoPage ? ofNoPage : (rows) => rows;
    for (const { id, collectionId } of await cutRows(trx, columns, cut, choose)) {
      if (columns.table === 'collection') collections.add(String(id));
      if (columns.table === 'collectionPart') collections.add(String(collectionId));
    }
  }
  return [...collections];
}

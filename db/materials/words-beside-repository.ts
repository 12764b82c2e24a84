import type { Kysely } from 'kysely';
import type { Writer } from '#db/driver/database.ts';

/** Columns of a table with words about pages, or typed by people. */
interface WordColumns {
  readonly table: string;
  readonly keys: readonly string[];
  /** Plain text. */
  readonly texts: readonly string[];
  /** JSON, whose strings are searched. */
  readonly json?: readonly string[];
}

/** Tables whose rows have a page's id. */
const OF_PAGE: readonly WordColumns[] = [
  { table: 'page', keys: ['id'], texts: [], json: ['notice'] },
  { table: 'edition', keys: ['pageId', 'number'], texts: [], json: ['notice'] },
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
  { table: 'reviewRequest', keys: ['id'], texts: ['message', 'reason'] },
  { table: 'studyStage', keys: ['pageId', 'stage'], texts: ['note', 'reason'] },
  { table: 'material', keys: ['id'], texts: ['title', 'place', 'summary'] },
  // A code is often named by a source's own words; an extract's note repeats those of another.
  { table: 'studyCode', keys: ['id'], texts: ['name', 'definition'] },
  { table: 'extract', keys: ['id'], texts: ['note'], json: ['anchor'] },
  { table: 'audit', keys: ['id'], texts: [], json: ['detail'] },
];

/** Small tables of the whole site. */
const OF_SITE: readonly WordColumns[] = [
  { table: 'queuedMail', keys: ['id'], texts: ['subject', 'text', 'html', 'problem'], json: ['about'] },
  { table: 'unansweredQuery', keys: ['day', 'query'], texts: ['query'] },
  { table: 'collection', keys: ['id'], texts: ['title', 'summary', 'introduction', 'imprint', 'coverAlt'] },
  { table: 'maskedCollection', keys: ['collectionId'], texts: [], json: ['words', 'shown'] },
  { table: 'collectionPart', keys: ['id', 'collectionId'], texts: ['title'] },
];

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

/** @returns the rows that had such words, as they were */
async function cutRows(trx: Writer, columns: WordColumns, cut: CutText, pageId: string | null): Promise<Row[]> {
  const { table, keys, texts, json = [] } = columns;
  const tables = trx as unknown as AnyTables;
  const wanted = [...new Set([...keys, ...texts, ...json])];
  const query = tables.selectFrom(table).select(wanted);
  const rows: Row[] = await (pageId === null
    ? query
    : query.where(table === 'page' ? 'id' : 'pageId', '=', pageId)
  ).execute();
  const changed: Row[] = [];
  for (const row of rows) {
    const after = Object.fromEntries(
      [...texts, ...json].flatMap((column) => {
        const before = row[column];
        if (typeof before !== 'string' || before === '') return [];
        const text = json.includes(column) ? cutJson(before, cut) : cut(before);
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

/** Removes withdrawn words from rows beside a page's texts. @returns number of changed rows */
export async function cutWordsBeside(trx: Writer, pageId: string, cut: CutText): Promise<number> {
  let changed = 0;
  for (const columns of OF_PAGE) changed += (await cutRows(trx, columns, cut, pageId)).length;
  return changed;
}

/** Removes withdrawn words from rows of no page. @returns the ids of collections that had some */
export async function cutWordsOfSite(trx: Writer, cut: CutText): Promise<string[]> {
  const collections = new Set<string>();
  for (const columns of OF_SITE)
    for (const { id, collectionId } of await cutRows(trx, columns, cut, null)) {
      if (columns.table === 'collection') collections.add(String(id));
      if (columns.table === 'collectionPart') collections.add(String(collectionId));
    }
  return [...collections];
}

/** Removes withdrawn words from the notes on a material's people concerned. */
export async function cutConcernedNotes(trx: Writer, materialId: string, cut: CutText): Promise<void> {
  const rows = await trx
    .selectFrom('concerned')
    .select(['id', 'note', 'formats'])
    .where('materialId', '=', materialId)
    .execute();
  for (const { id, note, formats } of rows)
    await trx
      .updateTable('concerned')
      .set({ note: cut(note), formats: cut(formats) })
      .where('id', '=', id)
      .execute();
}

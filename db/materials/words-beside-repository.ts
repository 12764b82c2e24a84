import type { Kysely } from 'kysely';
import type { Writer } from '#db/driver/database.ts';

/** Columns of a table that have words about pages, or that people typed. */
interface WordColumns {
  readonly table: string;
  readonly keys: readonly string[];
  /** Plain text. */
  readonly texts: readonly string[];
  /** JSON, whose strings are looked into. */
  readonly json?: readonly string[];
}

/** Of each page: its rows have the page's id. */
const OF_PAGE: readonly WordColumns[] = [
  { table: 'page', keys: ['id'], texts: [], json: ['notice'] },
  { table: 'edition', keys: ['pageId', 'number'], texts: [], json: ['notice'] },
  { table: 'frozenVersion', keys: ['pageId', 'number'], texts: ['name'], json: ['notice'] },
  { table: 'attachment', keys: ['id'], texts: ['title'] },
  { table: 'editionAttachment', keys: ['pageId', 'editionNumber', 'position'], texts: ['title'] },
  { table: 'versionAttachment', keys: ['pageId', 'versionNumber', 'position'], texts: ['title'] },
  { table: 'file', keys: ['id'], texts: ['name'] },
  { table: 'reviewRequest', keys: ['id'], texts: ['message', 'reason'] },
  { table: 'studyStage', keys: ['pageId', 'stage'], texts: ['note', 'reason'] },
  { table: 'material', keys: ['id'], texts: ['title', 'place', 'summary'] },
  { table: 'audit', keys: ['id'], texts: [], json: ['detail'] },
];

/** Of the whole site: small tables. */
const OF_SITE: readonly WordColumns[] = [
  { table: 'queuedMail', keys: ['id'], texts: ['subject', 'text', 'html', 'problem'], json: ['about'] },
  { table: 'unansweredQuery', keys: ['day', 'query'], texts: ['query'] },
  { table: 'collection', keys: ['id'], texts: ['title', 'summary', 'introduction', 'coverAlt'] },
  { table: 'collectionPart', keys: ['id'], texts: ['title'] },
];

type Row = Record<string, unknown>;
/** Tables and columns are named by the lists above. */
type AnyTables = Kysely<Record<string, Row>>;
/** A text without withdrawn words. */
export type CutText = (text: string) => string;

function cutStrings(value: unknown, cut: CutText): unknown {
  if (typeof value === 'string') return cut(value);
  if (Array.isArray(value)) return value.map((one) => cutStrings(one, cut));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cutStrings(one, cut)]));
}

/** JSON without withdrawn words; what is not JSON is a text. */
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

async function cutRows(trx: Writer, columns: WordColumns, cut: CutText, pageId: string | null): Promise<number> {
  const { table, keys, texts, json = [] } = columns;
  const tables = trx as unknown as AnyTables;
  const wanted = [...new Set([...keys, ...texts, ...json])];
  const query = tables.selectFrom(table).select(wanted);
  const rows: Row[] = await (pageId === null
    ? query
    : query.where(table === 'page' ? 'id' : 'pageId', '=', pageId)
  ).execute();
  let changed = 0;
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
    changed++;
    // A key may be what is cut: the row goes.
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

/** Takes withdrawn words out of what is kept beside a page's texts. @returns rows that changed */
export async function cutWordsBeside(trx: Writer, pageId: string, cut: CutText): Promise<number> {
  let changed = 0;
  for (const columns of OF_PAGE) changed += await cutRows(trx, columns, cut, pageId);
  return changed;
}

/** Takes withdrawn words out of what belongs to no page. @returns rows that changed */
export async function cutWordsOfSite(trx: Writer, cut: CutText): Promise<number> {
  let changed = 0;
  for (const columns of OF_SITE) changed += await cutRows(trx, columns, cut, null);
  return changed;
}

/** Takes withdrawn words out of what is noted of the people whom a material concerns. */
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

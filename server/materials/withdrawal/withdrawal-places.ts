import { createHash } from 'node:crypto';
import type { FoundPassage, Passage } from '#content/citation/find-passages.ts';
import { isReadable } from '#content/withdrawal/readable.ts';
import { findCheckpoint } from '#db/drafts/checkpoint-repository.ts';
import { readDraft } from '#db/drafts/draft-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { type CitingRow, findCiting } from '#db/materials/citation-repository.ts';
import { findMaskedText, type PublishedText } from '#db/materials/masked-text-repository.ts';
import { listCheckpointIds, listReviewedStates } from '#db/materials/withdrawal-repository.ts';
import { findEditionShown, listEditions } from '#db/pages/edition-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';
import { findVersion, listVersions } from '#db/pages/version-repository.ts';
import { listOtherDrafts } from '#db/studies/section-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { KeptText } from '#server/drafts/kept-text.ts';
import { bundleUpdates } from '#server/drafts/packed-document.ts';
import { materialTargets } from '#server/materials/material-targets.ts';

/** Passages shown before and after one that cites. */
const AROUND = 3;
/** Passages that one screen shows, approximately. */
export const PASSAGES_AT_ONCE = 40;
/** Texts that one search reads, and what it finds. */
const MOST_SEARCHED = 400;
const MOST_FOUND = 100;

/** A passage of a page in the texts that people see: the same blocks in its draft and editions. */
export interface PagePassage {
  readonly pageId: string;
  /** Identifies it among the passages of its page: the id of a block. */
  readonly key: string;
  readonly blockIds: readonly string[];
  /** Its words, as its latest text has them. */
  readonly text: string;
  /** The passages next to it. */
  readonly around: readonly Passage[];
  readonly isInDraft: boolean;
  readonly editions: readonly number[];
  readonly versions: readonly number[];
}

export interface PassageSources {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
}

/** A page whose texts use, or used, a material, and where. */
export interface UsingTexts {
  readonly page: Awaited<ReturnType<typeof findPages>>[number];
  readonly drafts: readonly CitingRow[];
  readonly editions: readonly CitingRow[];
  readonly versions: readonly CitingRow[];
}

/** The pages whose texts use, or used, a material, by title, with those in the bin. */
export async function findUsingTexts(
  { database }: Pick<PassageSources, 'database'>,
  id: string,
): Promise<UsingTexts[]> {
  const cited = await findCiting(database.read, await materialTargets(database.read, id));
  const byPage = new Map<string, { [In in keyof typeof cited]: CitingRow[] }>();
  for (const texts of ['drafts', 'editions', 'versions'] as const)
    for (const row of cited[texts]) {
      const of = byPage.get(row.pageId) ?? { drafts: [], editions: [], versions: [] };
      of[texts].push(row);
      byPage.set(row.pageId, of);
    }
  const pages = await findPages(database.read, [...byPage.keys()]);
  return pages
    .sort((a, b) => a.title.localeCompare(b.title, 'fr') || (a.id < b.id ? -1 : 1))
    .map((page) => ({ page, ...byPage.get(page.id)! }));
}

/** The ids of the pages whose texts use, or used, a material. */
export async function findUsingPages(sources: Pick<PassageSources, 'database'>, id: string): Promise<string[]> {
  return (await findUsingTexts(sources, id)).map(({ page }) => page.id).sort();
}

/** Changes whenever a passage is added or removed, or words are withdrawn. */
export function digestUses(uses: readonly UsingTexts[], withdrawals: readonly { readonly id: string }[]): string {
  const rows = uses.flatMap(({ drafts, editions, versions }) =>
    [...drafts, ...editions, ...versions].map(({ pageId, blockId }) => `${pageId} ${blockId}`),
  );
  const all = [...new Set(rows), ...withdrawals.map(({ id }) => id)].sort();
  return createHash('sha256').update(all.join('\n')).digest('base64url').slice(0, 22);
}

/** A part of a page's passages. */
export interface UsesSlice {
  readonly texts: UsingTexts;
  readonly from: number;
  readonly to: number;
}

/** The blocks of a page's texts that cite a material now. */
const blocksOf = ({ drafts, editions, versions }: UsingTexts): Set<string> =>
  new Set([...drafts.filter(({ number }) => number === 1), ...editions, ...versions].map(({ blockId }) => blockId));

/** Divides the uses of a material into screens: at least one. */
export function divideUses(uses: readonly UsingTexts[], atOnce = PASSAGES_AT_ONCE): UsesSlice[][] {
  const parts: UsesSlice[][] = [[]];
  let filled = 0;
  for (const texts of uses) {
    const count = Math.max(1, blocksOf(texts).size);
    for (let from = 0; from < count; from += atOnce) {
      const size = Math.min(atOnce, count - from);
      if (filled > 0 && filled + size > atOnce) {
        parts.push([]);
        filled = 0;
      }
      parts.at(-1)!.push({ texts, from, to: from + size });
      filled += size;
    }
  }
  return parts;
}

/** A published text as readers have it; null if it no longer exists. */
export async function shownText(
  { database: { read } }: Pick<PassageSources, 'database'>,
  { textKind, pageId, number }: PublishedText,
): Promise<{ readonly json: string } | null> {
  const text =
    textKind === 'edition' ? await findEditionShown(read, pageId, number) : await findVersion(read, pageId, number);
  return text && { json: text.document };
}

/** A published text without its masks; null if it no longer exists. */
async function wholeText(
  sources: Pick<PassageSources, 'database'>,
  at: PublishedText,
): Promise<{ readonly json: string } | null> {
  const masked = await findMaskedText(sources.database.read, at);
  return masked ? { json: masked.document } : shownText(sources, at);
}

/** The draft as it is stored, without opening it. */
async function storedDraft({ database }: Pick<PassageSources, 'database'>, pageId: string): Promise<KeptText> {
  const { snapshot, updates } = await readDraft(database.read, pageId);
  return { packed: bundleUpdates([...snapshot, ...updates]) };
}

/**
 * The passages of a page that draw on a material, in the texts that people see. Of texts that have
 * the same blocks, the latest is read.
 */
export async function findPagePassages(
  sources: PassageSources,
  texts: UsingTexts,
  materialId: string,
): Promise<PagePassage[]> {
  const { database, tasks } = sources;
  const { page, drafts, editions, versions } = texts;
  const target = await materialTargets(sources.database.read, materialId);
  const groups: { readonly ids: Set<string>; readonly first: FoundPassage }[] = [];
  const known = (blockId: string) => groups.some(({ ids }) => ids.has(blockId));
  const look = async (text: KeptText) => {
    for (const passage of await foundIn(text, () => tasks.run('passages', text, target, [], AROUND))) {
      const group = groups.find(({ ids }) => passage.blockIds.some((id) => ids.has(id)));
      if (group) for (const id of passage.blockIds) group.ids.add(id);
      else groups.push({ ids: new Set(passage.blockIds), first: passage });
    }
  };
  const inDraft = drafts.filter(({ number }) => number === 1);
  if (inDraft.some(({ section }) => !section)) await look(await storedDraft(sources, page.id));
  if (inDraft.some(({ section }) => section))
    for (const id of await listOtherDrafts(database.read, page.id)) await look(await storedDraft(sources, id));
  const latestFirst = (rows: readonly CitingRow[]) => [...rows].sort((a, b) => b.number - a.number);
  for (const { number, blockId } of latestFirst(editions)) {
    const text = known(blockId) ? null : await wholeText(sources, { pageId: page.id, textKind: 'edition', number });
    if (text) await look(text);
  }
  for (const { number, blockId } of latestFirst(versions)) {
    const text = known(blockId) ? null : await wholeText(sources, { pageId: page.id, textKind: 'version', number });
    if (text) await look(text);
  }
  const numbersOf = (rows: readonly CitingRow[], ids: ReadonlySet<string>) =>
    [...new Set(rows.filter(({ blockId }) => ids.has(blockId)).map(({ number }) => number))].sort((a, b) => b - a);
  return groups.map(({ ids, first }) => ({
    pageId: page.id,
    key: first.blockId,
    blockIds: [...ids],
    text: first.text,
    around: first.around,
    isInDraft: inDraft.some(({ blockId }) => ids.has(blockId)),
    editions: numbersOf(editions, ids),
    versions: numbersOf(versions, ids),
  }));
}

/**
 * Every text of a page that is stored, one after the other: its draft, editions, versions, history.
 */
async function* storedTexts({ database, drafts }: PassageSources, pageId: string): AsyncGenerator<KeptText> {
  yield { state: await drafts.state(pageId) };
  yield* publishedTexts({ database }, pageId);
  const sections = await listOtherDrafts(database.read, pageId);
  for (const section of sections) yield { state: await drafts.state(section) };
  for (const draft of [pageId, ...sections])
    for (const id of await listCheckpointIds(database.read, draft)) {
      const checkpoint = await findCheckpoint(database.read, draft, id);
      if (checkpoint) yield { packed: checkpoint.document };
    }
  for (const { packed } of await listReviewedStates(database.read, pageId)) yield { packed };
}

/** Its editions and versions to annotate, the latest first. */
async function* publishedTexts(
  { database }: Pick<PassageSources, 'database'>,
  pageId: string,
): AsyncGenerator<KeptText> {
  const latestFirst = (rows: readonly { number: number }[]) => [...rows].sort((a, b) => b.number - a.number);
  for (const { number } of latestFirst(await listEditions(database.read, pageId))) {
    const text = await wholeText({ database }, { pageId, textKind: 'edition', number });
    if (text) yield text;
  }
  for (const { number } of latestFirst(await listVersions(database.read, pageId))) {
    const text = await wholeText({ database }, { pageId, textKind: 'version', number });
    if (text) yield text;
  }
}

/**
 * The passages of a page that draw on a material in any of its texts, those of its history as well,
 * and what these blocks have there.
 */
export async function findAllPassages(
  sources: PassageSources,
  pageId: string,
  materialId: string,
  blockIds: readonly string[],
): Promise<FoundPassage[]> {
  const target = await materialTargets(sources.database.read, materialId);
  const found = new Map<string, FoundPassage>();
  for await (const text of storedTexts(sources, pageId))
    for (const passage of await foundIn(text, () => sources.tasks.run('passages', text, target, blockIds)))
      found.set(`${passage.blockIds.join()} ${passage.isCiting} ${passage.text}`, passage);
  return [...found.values()];
}

/** A passage that contains the words searched for. */
export interface SearchedPassage extends Passage {
  readonly pageId: string;
}

/** The results of a search; incomplete if it reached a limit of texts or results. */
export interface SearchedPassages {
  readonly passages: readonly SearchedPassage[];
  readonly isWhole: boolean;
}

/** Finds words in the texts of the pages that use a material, in passages that do not cite it. */
export async function searchUsingTexts(
  sources: PassageSources,
  uses: readonly UsingTexts[],
  materialId: string,
  phrase: string,
): Promise<SearchedPassages> {
  const target = await materialTargets(sources.database.read, materialId);
  const found = new Map<string, SearchedPassage>();
  let texts = 0;
  for (const { page } of uses) {
    for await (const text of textsToSearch(sources, page.id)) {
      if (texts++ >= MOST_SEARCHED) return { passages: [...found.values()], isWhole: false };
      for (const passage of await foundIn(text, () => sources.tasks.run('phrases', text, target, phrase))) {
        // A block may have other words in another text: each is chosen by itself.
        const key = `${page.id} ${passage.blockId} ${passage.text}`;
        if (!found.has(key)) found.set(key, { pageId: page.id, ...passage });
        if (found.size >= MOST_FOUND) return { passages: [...found.values()], isWhole: false };
      }
    }
  }
  return { passages: [...found.values()], isWhole: true };
}

/** What is found in a text: nothing in a damaged one, which a withdrawal erases as a whole. */
export async function foundIn<One>(text: KeptText, find: () => Promise<readonly One[]>): Promise<readonly One[]> {
  try {
    return await find();
  } catch (error) {
    if ('json' in text && !isReadable(text.json)) return [];
    throw error;
  }
}

async function* textsToSearch(sources: PassageSources, pageId: string): AsyncGenerator<KeptText> {
  yield await storedDraft(sources, pageId);
  for (const id of await listOtherDrafts(sources.database.read, pageId)) yield await storedDraft(sources, id);
  yield* publishedTexts(sources, pageId);
}

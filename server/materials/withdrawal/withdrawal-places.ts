import { writeTarget } from '#content/citation/target.ts';
import type { Passage } from '#content/withdrawal/find-passages.ts';
import { findCheckpoint } from '#db/drafts/checkpoint-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { findCiting } from '#db/materials/citation-repository.ts';
import { listCheckpointIds, listReviewedStates } from '#db/materials/withdrawal-repository.ts';
import { findEditionShown, listEditions } from '#db/pages/edition-repository.ts';
import { findVersion, listVersions } from '#db/pages/version-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { KeptText } from '#server/drafts/kept-text.ts';

/** A passage of a page in the texts that people see: the same blocks in its draft and editions. */
export interface PagePassage {
  readonly pageId: string;
  /** Identifies it among the passages of its page: the id of a block. */
  readonly key: string;
  readonly blockIds: readonly string[];
  /** Its words, as its latest text has them. */
  readonly text: string;
  readonly isInDraft: boolean;
  readonly editions: readonly number[];
  readonly versions: readonly number[];
}

/** Where a passage was found. */
type Where = { readonly draft: true } | { readonly edition: number } | { readonly version: number };

export interface PassageSources {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
}

/** The ids of the pages whose texts use a material, or have used it. */
export async function findUsingPages({ database }: Pick<PassageSources, 'database'>, id: string): Promise<string[]> {
  const { drafts, editions, versions } = await findCiting(database.read, writeTarget({ type: 'material', id }));
  return [...new Set([...drafts, ...editions, ...versions].map(({ pageId }) => pageId))].sort();
}

/** The passages of a page that draw on a material, in the texts that people see. */
export async function findPagePassages(
  sources: PassageSources,
  pageId: string,
  materialId: string,
): Promise<PagePassage[]> {
  const target = writeTarget({ type: 'material', id: materialId });
  const { database, tasks, drafts } = sources;
  const found: { where: Where; passage: Passage }[] = [];
  const look = async (where: Where, text: KeptText) => {
    for (const passage of await tasks.run('passages', text, target, [])) found.push({ where, passage });
  };
  await look({ draft: true }, { state: await drafts.state(pageId) });
  const cited = await findCiting(database.read, target);
  const numbersOf = (rows: typeof cited.editions) =>
    [...new Set(rows.filter((row) => row.pageId === pageId).map(({ number }) => number))].sort((a, b) => b - a);
  for (const edition of numbersOf(cited.editions)) {
    const text = await findEditionShown(database.read, pageId, edition);
    if (text) await look({ edition }, { json: text.document });
  }
  for (const version of numbersOf(cited.versions)) {
    const text = await findVersion(database.read, pageId, version);
    if (text) await look({ version }, { json: text.document });
  }
  return groupByBlocks(pageId, found);
}

function groupByBlocks(pageId: string, found: readonly { where: Where; passage: Passage }[]): PagePassage[] {
  const groups: { ids: Set<string>; found: { where: Where; passage: Passage }[] }[] = [];
  for (const one of found) {
    const { blockIds } = one.passage;
    const group = groups.find(({ ids }) => blockIds.some((id) => ids.has(id)));
    if (group) {
      for (const id of blockIds) group.ids.add(id);
      group.found.push(one);
    } else groups.push({ ids: new Set(blockIds), found: [one] });
  }
  return groups.map(({ ids, found }) => ({
    pageId,
    key: found[0]!.passage.blockId,
    blockIds: [...ids],
    text: found[0]!.passage.text,
    isInDraft: found.some(({ where }) => 'draft' in where),
    editions: found.flatMap(({ where }) => ('edition' in where ? [where.edition] : [])),
    versions: found.flatMap(({ where }) => ('version' in where ? [where.version] : [])),
  }));
}

/** Every text of a page that is stored, one after the other: its draft, editions, versions, history. */
async function* storedTexts({ database, drafts }: PassageSources, pageId: string): AsyncGenerator<KeptText> {
  yield { state: await drafts.state(pageId) };
  for (const { number } of await listEditions(database.read, pageId)) {
    const edition = await findEditionShown(database.read, pageId, number);
    if (edition) yield { json: edition.document };
  }
  for (const { number } of await listVersions(database.read, pageId)) {
    const version = await findVersion(database.read, pageId, number);
    if (version) yield { json: version.document };
  }
  for (const id of await listCheckpointIds(database.read, pageId)) {
    const checkpoint = await findCheckpoint(database.read, pageId, id);
    if (checkpoint) yield { packed: checkpoint.document };
  }
  for (const { packed } of await listReviewedStates(database.read, pageId)) yield { packed };
}

/** The passages of a page that draw on a material in any of its texts, those of its history as well. */
export async function findAllPassages(
  sources: PassageSources,
  pageId: string,
  materialId: string,
  blockIds: readonly string[],
): Promise<Passage[]> {
  const target = writeTarget({ type: 'material', id: materialId });
  const found = new Map<string, Passage>();
  for await (const text of storedTexts(sources, pageId))
    for (const passage of await sources.tasks.run('passages', text, target, blockIds))
      found.set(`${passage.blockIds.join()} ${passage.text}`, passage);
  return [...found.values()];
}

import type { Reader } from '#db/driver/database.ts';
import { listOtherCheckpoints, listOtherSnapshots, listOtherUpdates } from '#db/upkeep/removal-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';

/** Bytes of texts that are looked through at a time; one text may be larger. */
const AT_A_TIME = 1024 * 1024;
/**
 * Rows that are read at a time: one query for each draft would take longer than looking through it.
 */
const UPDATES_AT_A_TIME = 250;
const SNAPSHOTS_AT_A_TIME = 8;
const CHECKPOINTS_AT_A_TIME = 50;

interface Deps {
  readonly read: Reader;
  readonly tasks: DraftTaskRunner;
}

interface Named {
  readonly pageId: string;
  readonly text: Uint8Array;
}

/**
 * The other pages whose drafts or restore points contain these ids of files: an image that was
 * pasted is named only there. They are looked through in the drafts' process, a bounded part at a
 * time.
 * @returns for each id that is found, one page that has it
 */
export async function findFilesInTexts(
  deps: Deps,
  pageId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const source of [draftsOf, checkpointsOf]) {
    for await (const part of inParts(source(deps.read, pageId))) {
      const wanted = ids.filter((id) => !found.has(id));
      if (wanted.length === 0) return found;
      for (const { name, page } of await namedIn(deps.tasks, part, wanted)) found.set(name, page);
    }
  }
  return found;
}

/**
 * The other pages whose drafts link to a page, at most `most`. @param links as `listLinks` gives
 * them
 */
export async function findLinksInDrafts(
  deps: Deps,
  pageId: string,
  links: readonly string[],
  most: number,
): Promise<Set<string>> {
  const pages = new Set<string>();
  for await (const part of inParts(draftsOf(deps.read, pageId))) {
    let rest = part.filter((one) => !pages.has(one.pageId));
    // One page at a time is found: what comes after it is looked through again.
    while (rest.length > 0 && pages.size < most) {
      const [first] = (await namedIn(deps.tasks, rest, links)).sort((a, b) => a.text - b.text);
      if (!first) break;
      pages.add(first.page);
      rest = rest.slice(first.text + 1).filter((one) => one.pageId !== first.page);
    }
    if (pages.size >= most) break;
  }
  return pages;
}

async function namedIn(
  tasks: DraftTaskRunner,
  part: readonly Named[],
  names: readonly string[],
): Promise<{ name: string; page: string; text: number }[]> {
  const texts = part.map(({ text }) => text);
  const found = await tasks.runFor('removal', 'naming', texts, names);
  return found.map(({ name, text }) => ({ name, text, page: part[text]!.pageId }));
}

/** The log before the snapshots: what is compacted meanwhile is seen in one or the other. */
async function* draftsOf(read: Reader, pageId: string): AsyncGenerator<Named> {
  for (let after = 0; ; ) {
    const rows = await listOtherUpdates(read, pageId, after, UPDATES_AT_A_TIME);
    for (const { pageId: page, data } of rows) yield { pageId: page, text: data };
    const last = rows.at(-1);
    if (!last) break;
    after = last.position;
  }
  for (let after = ''; ; ) {
    const rows = await listOtherSnapshots(read, pageId, after, SNAPSHOTS_AT_A_TIME);
    for (const { pageId: page, data } of rows) yield { pageId: page, text: data };
    const last = rows.at(-1);
    if (!last) return;
    after = last.pageId;
  }
}

async function* checkpointsOf(read: Reader, pageId: string): AsyncGenerator<Named> {
  for (let after = ''; ; ) {
    const rows = await listOtherCheckpoints(read, pageId, after, CHECKPOINTS_AT_A_TIME);
    for (const { pageId: page, document } of rows) yield { pageId: page, text: document };
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}

async function* inParts(texts: AsyncIterable<Named>): AsyncGenerator<Named[]> {
  let part: Named[] = [];
  let bytes = 0;
  for await (const one of texts) {
    part.push(one);
    bytes += one.text.length;
    if (bytes < AT_A_TIME) continue;
    yield part;
    part = [];
    bytes = 0;
  }
  if (part.length > 0) yield part;
}

import { isDeepStrictEqual } from 'node:util';
import type { Evidence } from '#content/citation/evidence.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import type { TakenBack, UncitedWords } from '#content/withdrawal/uncited-words.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { findTakenBack } from './taken-back.ts';

/** What people took back of a page's materials, and where a draft has it without citing it. */
export interface Uncited {
  readonly takenBack: readonly TakenBack[];
  readonly places: readonly UncitedWords[];
}

/**
 * Where a draft has words that people took back, and does not cite them. The draft is read for it
 * only if something was taken back.
 * @param state of the draft
 */
export async function findUncited(
  { database, tasks }: { readonly database: Database; readonly tasks: DraftTaskRunner },
  { id, title, summary }: Pick<Page, 'id' | 'title' | 'summary'>,
  state: Uint8Array,
  { citations }: Evidence,
  viewer: Viewer,
): Promise<Uncited> {
  const takenBack = await findTakenBack(database.read, id, citations);
  if (takenBack.length === 0) return { takenBack, places: [] };
  return { takenBack, places: await tasks.runAs(viewer, 'uncited', state, [title, summary], takenBack) };
}

/**
 * Refuses to publish a draft in which words that were taken back since `findUncited` were not
 * looked for.
 * @throws NavetteError `conflict` with `reason` `draft-changed`
 */
export async function refuseTakenBackMeanwhile(
  trx: Writer,
  pageId: string,
  { citations }: Evidence,
  { takenBack }: Uncited,
): Promise<void> {
  const now = await findTakenBack(trx, pageId, citations);
  if (!isDeepStrictEqual(now, takenBack)) throw new NavetteError('conflict', { reason: 'draft-changed' });
}

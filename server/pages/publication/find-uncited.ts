import type { Evidence } from '#content/citation/evidence.ts';
import type { Viewer } from '#content/people/person.ts';
import type { UncitedWords } from '#content/withdrawal/uncited-words.ts';
import type { Database } from '#db/driver/database.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { findTakenBack } from './taken-back.ts';

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
): Promise<readonly UncitedWords[]> {
  const takenBack = await findTakenBack(database.read, id, citations);
  return takenBack.length === 0 ? [] : tasks.runAs(viewer, 'uncited', state, [title, summary], takenBack);
}

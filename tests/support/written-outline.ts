import type { Node } from '@tiptap/pm/model';
import { COMMAND_LINE } from '#content/authorise.ts';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { promptOf } from '#content/document/prompt.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import type { NewPage } from '#server/pages/new-page.ts';
import type { Page } from '#server/pages/page-service.ts';
import type { Services } from '#server/services.ts';

const written = (node: DocumentNode): DocumentNode => {
  const prompt = promptOf(node);
  const content = prompt === null ? node.content?.map(written) : [{ type: 'text', text: prompt }];
  return { ...node, ...(content && { content }) };
};

/**
 * A kind's outline with the prompts as text: a short document with words in every block, and what
 * drafts were created with before prompts were placeholders.
 */
export function writtenOutline(kind: PageKind, language: string): Node {
  return fitDocument(written(documentJson(starterOutline(kind, language)))).document;
}

/** Adds a page with words in every block of its outline; by default a factsheet. */
export async function addWrittenPage({ pages, database }: Services, given: Partial<NewPage> = {}): Promise<Page> {
  const page = await pages.create({ kind: 'factsheet', title: 'Une page', ...given }, COMMAND_LINE);
  const data = Buffer.from(documentToUpdate(writtenOutline(page.kind, page.language)));
  // Nobody has opened the draft yet. As the page's `document`, it would have a restore point.
  await database.write((trx) => trx.updateTable('draftUpdate').set({ data }).where('pageId', '=', page.id).execute());
  return page;
}

import { Node } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { documentSchema } from '#content/document/schema.ts';
import { replaceDocument } from '#content/draft/replace-document.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import type { ImportedText, ImportOptions } from '#content/import/from-hast.ts';
import { keepBlockIds } from '#content/import/keep-block-ids.ts';
import type { StoredImage } from '#content/import/report/import-images.ts';
import type { LeftOut } from '#content/import/report/import-report.ts';
import { withoutAround } from '#content/import/word-html.ts';
import { type UpdatedDraft, updateDraft } from './update-draft.ts';

/** A file's text, and how it becomes a document. */
export interface FileText {
  readonly source: string;
  readonly parse: (source: string, options: ImportOptions) => ImportedText;
  /** Whether its format says all that a draft holds, as Markdown does. */
  readonly isWhole: boolean;
}

/** What a file changes in a draft. */
export interface FileChange extends UpdatedDraft {
  /** Pictures of the file that the draft does not have: their addresses in the file. */
  readonly newPictures: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Finds what a file changes in a draft, which it writes into it. A text that says all that a draft
 * holds replaces it; of another, what was edited is brought in.
 * @param draft a copy of the draft
 * @param images the stored files of new pictures; the others are left out
 * @param makeId new ids of this length
 */
export function findFileChange(
  draft: Y.Doc,
  { source, parse, isWhole }: FileText,
  images: ReadonlyMap<string, StoredImage>,
  makeId: (length: 'block' | 'file') => string,
): FileChange {
  const pending = new Map<string, string>();
  const { document, leftOut } = parse(isWhole ? source : withoutAround(source), {
    resolveImage: (name) => {
      const image = images.get(name);
      if (image) return image;
      // Until it is stored: a picture that the draft has needs no file.
      const file = makeId('file');
      pending.set(file, name);
      return { file, width: null, height: null };
    },
  });
  const read = documentJson(document);
  const waits = (node: DocumentNode) => node.type === 'figure' && pending.has(String(node.attrs?.file));
  const blockId = () => makeId('block');
  const change = isWhole ? replaceBy(draft, read, blockId, waits) : updateDraft(draft, read, blockId, waits);
  const newPictures = [...new Set(change.newPictures.flatMap((file) => pending.get(file) ?? []))];
  return { ...change, newPictures, leftOut };
}

function replaceBy(
  draft: Y.Doc,
  read: DocumentNode,
  blockId: () => string,
  waits: (node: DocumentNode) => boolean,
): UpdatedDraft {
  const before = draftToDocument(draft).document;
  const newPictures: string[] = [];
  const clean = (node: DocumentNode): DocumentNode => {
    if (!node.content) return node;
    for (const one of node.content) if (waits(one)) newPictures.push(String(one.attrs?.file));
    return { ...node, content: node.content.filter((one) => !waits(one)).map(clean) };
  };
  const next = clean(read);
  keepBlockIds(next, documentJson(before), blockId);
  const after = Node.fromJSON(documentSchema, next);
  const known = Y.encodeStateVector(draft);
  let changed = false;
  draft.on('update', () => {
    changed = true;
  });
  replaceDocument(draft, after);
  return { before, after, update: changed ? Y.encodeStateAsUpdate(draft, known) : null, newPictures };
}

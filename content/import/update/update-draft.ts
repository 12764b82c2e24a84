import type { Node } from '@tiptap/pm/model';
import * as Y from 'yjs';
import type { DocumentNode } from '#content/document/document.ts';
import { documentJson, walk } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { editBlockText, findTextBlock } from '#content/draft/anchors/anchor-yjs.ts';
import { correctionEdits } from '#content/draft/anchors/take-correction.ts';
import { replaceDocument } from '#content/draft/replace-document.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { mergeText } from './merge-text.ts';

export interface UpdatedDraft {
  readonly before: Node;
  readonly after: Node;
  /** Yjs update; null if nothing changes. */
  readonly update: Uint8Array | null;
  /** As `MergedText`. */
  readonly newPictures: readonly string[];
}

/** Removes unwanted blocks from a text; changes the tree in place. */
function leaveOut(node: DocumentNode, isLeftOut: (node: DocumentNode) => boolean): void {
  if (!node.content) return;
  node.content = node.content.filter((child) => !isLeftOut(child));
  for (const child of node.content) leaveOut(child, isLeftOut);
}

/** The words of each block of text, as positions in the draft count them. */
function wordsByBlock(document: DocumentNode): Map<string, string> {
  const words = new Map<string, string>();
  walk(document, (node) => {
    const line = node.content ?? [];
    if (!line.some(({ text, type }) => text !== undefined || type === 'hardBreak')) return undefined;
    const id = node.attrs?.id;
    const text = line.map((piece) => piece.text ?? (piece.type === 'hardBreak' ? '\n' : '')).join('');
    if (typeof id === 'string') words.set(id, text);
    return undefined;
  });
  return words;
}

/**
 * Writes the changes of a file into a draft, as one edit. Within a block, only differing words are
 * replaced: carets, annotations, and simultaneous edits of others stay.
 * @param draft a copy of the draft, which this changes
 * @param read the text of the file
 * @param isLeftOut blocks that are not imported
 */
export function updateDraft(
  draft: Y.Doc,
  read: DocumentNode,
  blockId: () => string,
  isLeftOut: (node: DocumentNode) => boolean = () => false,
): UpdatedDraft {
  const before = draftToDocument(draft).document;
  const json = documentJson(before);
  const merged = mergeText(json, read, blockId);
  leaveOut(merged.document, isLeftOut);
  const after = fitDocument(merged.document).document;
  const known = Y.encodeStateVector(draft);
  let changed = false;
  draft.on('update', () => {
    changed = true;
  });
  const now = wordsByBlock(documentJson(after));
  draft.transact(() => {
    for (const [id, words] of wordsByBlock(json)) {
      const wanted = now.get(id);
      const block = wanted === undefined || wanted === words ? null : findTextBlock(draft, id);
      if (!block) continue;
      // From the end, so that the offsets of the others stay.
      for (const edit of correctionEdits(words, wanted!).reverse()) editBlockText(block, edit);
    }
    replaceDocument(draft, after);
  });
  return {
    before,
    after,
    update: changed ? Y.encodeStateAsUpdate(draft, known) : null,
    newPictures: merged.newPictures,
  };
}

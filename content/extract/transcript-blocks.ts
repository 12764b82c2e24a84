import type { Node } from '@tiptap/pm/model';
import { filePath } from '#content/addresses/file-path.ts';
import { documentJson } from '#content/document/document.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import type { Locale } from '#content/locale.ts';
import { renderDocument } from '#content/render/html.ts';

/** A block of a transcript, for reading. */
export interface TranscriptBlock {
  readonly html: string;
  /** The blocks in it in which a passage can be marked. */
  readonly passages: readonly { readonly id: string; readonly text: string }[];
}

/** Blocks, and characters, that one page shows: some four hours of talk. */
const MOST_BLOCKS = 2_000;
const LONGEST_READ = 250_000;

/** A transcript's blocks, to be read and marked; a very long one is cut. */
export function transcriptBlocks(
  document: Node,
  options: { readonly language: string; readonly locale: Locale },
): { blocks: TranscriptBlock[]; isWhole: boolean } {
  const blocks: TranscriptBlock[] = [];
  let characters = 0;
  for (const child of document.content.content) {
    characters += child.nodeSize;
    if (blocks.length >= MOST_BLOCKS || characters > LONGEST_READ) return { blocks, isWhole: false };
    const alone = document.type.create(null, [child]);
    const passages = annotatableBlocks(documentJson(alone)).flatMap(({ id, text }) =>
      id !== null && text.trim() !== '' ? [{ id, text }] : [],
    );
    if (passages.length === 0 && child.textContent.trim() === '') continue;
    blocks.push({ html: renderDocument(alone, { ...options, fileUrl: filePath }).html, passages });
  }
  return { blocks, isWhole: true };
}

import type { Editor } from '@tiptap/core';
import { findBlock } from './find-block.ts';

/** Moves the caret to the block of the fragment (`/ecrire#b-<id>`), if it exists. */
export function goToLinkedBlock(editor: Editor, hash: string): void {
  const id = /^#b-([\w-]+)$/.exec(hash)?.[1];
  const found = id ? findBlock(editor.state.doc, id) : null;
  if (!found) return;
  const { node, pos } = found;
  const at = node.isTextblock ? pos + 1 : pos;
  editor.commands.focus(null, { scrollIntoView: false });
  if (node.isTextblock) editor.commands.setTextSelection(at);
  else editor.commands.setNodeSelection(at);
  const element = editor.view.nodeDOM(pos);
  if (element instanceof HTMLElement) element.scrollIntoView({ block: 'center' });
}

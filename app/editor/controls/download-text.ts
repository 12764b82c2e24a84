import type { Editor } from '@tiptap/core';

/** Downloads the text on screen as a file, so that text that cannot be stored is not lost. */
export function downloadText(editor: Editor, title: string): void {
  const page = `<!doctype html><meta charset="utf-8"><title>${title.replace(/[<&]/g, ' ')}</title>${editor.getHTML()}`;
  const address = URL.createObjectURL(new Blob([page], { type: 'text/html' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${
    title
      .slice(0, 60)
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .trim() || 'navette'
  }.html`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}

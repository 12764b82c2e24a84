import type { Editor } from '@tiptap/core';
import { downloadFile } from './download-file.ts';

/** Downloads the text on screen as a file, so that text that cannot be stored is not lost. */
export function downloadText(editor: Editor, title: string): void {
  const page = `<!doctype html><meta charset="utf-8"><title>${title.replace(/[<&]/g, ' ')}</title>${editor.getHTML()}`;
  downloadFile(page, title, { type: 'text/html', ending: 'html' });
}

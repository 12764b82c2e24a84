import { offerText, writeAsText } from './text-field.ts';
import type { MarkdownWords } from './toolbar.ts';

/**
 * Fields of Markdown whose text the server could read are written as text. The field itself stays:
 * it is what is sent, and it is there without this script.
 */
function begin(): void {
  for (const field of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-words]')) {
    // What was typed before, and not stored, is not what the server read.
    if (field.dataset.text !== undefined && field.value === field.defaultValue) writeAsText(field);
    else offerText(field, JSON.parse(field.dataset.words ?? '{}') as MarkdownWords, null);
  }
}

// By then the browser, and other scripts, have given fields back what was typed in them.
if (document.readyState === 'complete') begin();
else addEventListener('load', begin, { once: true });

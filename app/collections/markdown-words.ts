import type { Translate } from '#app/i18n/translate.ts';
import type { MarkdownWords } from '#app/islands/markdown/toolbar.ts';

/**
 * The attributes of a Markdown field that `app/islands/markdown/field.ts` replaces by an editor.
 * @param text the field's value as an editor document in JSON; `null` if it can only be edited as
 * Markdown, with a button that tries to open it in the editor
 */
export function markdownWords(t: Translate, text: string): Readonly<Record<string, string>> {
  const words: MarkdownWords = {
    tools: t('editor.toolbar.label'),
    bold: t('editor.marks.bold'),
    italic: t('editor.marks.italic'),
    heading: t('editor.blocks.heading2'),
    bullets: t('editor.blocks.bulletList'),
    numbers: t('editor.blocks.orderedList'),
    quote: t('editor.blocks.quote'),
    link: t('editor.marks.link'),
    address: t('collections.text.address'),
    addressHelp: t('collections.text.addressHelp'),
    addressWrong: t('collections.text.addressWrong'),
    apply: t('editor.dialog.apply'),
    help: t('collections.text.help'),
    asMarkdown: t('collections.text.asMarkdown'),
    asText: t('collections.text.asText'),
    notText: t('collections.text.notText'),
    notRead: t('collections.text.notRead'),
  };
  return { ...(text === 'null' ? {} : { 'data-text': text }), 'data-words': JSON.stringify(words) };
}

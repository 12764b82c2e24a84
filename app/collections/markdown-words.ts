import type { Translate } from '#app/i18n/translate.ts';
import type { MarkdownWords } from '#app/islands/markdown-field/toolbar.ts';

/** The attribute of a field of Markdown that `app/islands/markdown.ts` makes an editor of its text. */
export function markdownWords(t: Translate): Readonly<Record<'data-markdown', string>> {
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
    onlyMarkdown: t('collections.text.onlyMarkdown'),
  };
  return { 'data-markdown': JSON.stringify(words) };
}

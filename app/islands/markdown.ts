/**
 * Fields of Markdown are written as text. The field itself stays: it is what is sent, it is there
 * without this script, and for what the text's editor cannot hold.
 */
for (const field of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-markdown]')) {
  import('./markdown-field/markdown-field.ts')
    .then(({ writeAsText }) => writeAsText(field))
    // The field of Markdown is as good.
    .catch((error: unknown) => console.info('the field stays Markdown', error));
}

/**
 * Parses foreign HTML for reading. Removes names and ids: a form's controls shadow its properties
 * (with `<input name="nodeName">`, `form.nodeName` is the input), which breaks whatever reads the
 * tree, ProseMirror's parser included. A document has the same problem with the names of forms and
 * images, so this is a fragment. Word processors link notes by names and ids: `data-was-name` and
 * `data-was-id` keep them. Elements without text are removed too.
 * @param styles gets the words of the style sheets
 */
export function parseForeignHtml(html: string, styles: string[] = []): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = html;
  const { content } = template;
  for (const sheet of content.querySelectorAll('style')) styles.push(sheet.textContent ?? '');
  for (const wordless of content.querySelectorAll('link, meta, script, style, title, xml')) wordless.remove();
  // From the prototype: a control may shadow the form's own method.
  const { getAttribute, removeAttribute, setAttribute } = Element.prototype;
  for (const named of content.querySelectorAll('[name], [id]')) {
    for (const name of ['name', 'id']) {
      const value = getAttribute.call(named, name);
      removeAttribute.call(named, name);
      if (value !== null) setAttribute.call(named, `data-was-${name}`, value);
    }
  }
  return content;
}

/** Serialises a fragment to HTML. */
export function foreignHtml(content: DocumentFragment): string {
  const template = document.createElement('template');
  template.content.append(content);
  return template.innerHTML;
}

/**
 * Parses foreign HTML for reading. Removes names and ids: a form's controls shadow its properties
 * (with `<input name="nodeName">`, `form.nodeName` is the input), which breaks whatever reads the
 * tree, ProseMirror's parser included. A document has the same problem with the names of forms and
 * images, so this is a fragment. No pasted content depends on names or ids. Elements without text
 * are removed too.
 */
export function parseForeignHtml(html: string): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = html;
  const { content } = template;
  for (const wordless of content.querySelectorAll('link, meta, script, style, title')) wordless.remove();
  // From the prototype: a control may shadow the form's own method.
  const { removeAttribute } = Element.prototype;
  for (const named of content.querySelectorAll('[name], [id]')) {
    removeAttribute.call(named, 'name');
    removeAttribute.call(named, 'id');
  }
  return content;
}

/** Serialises a fragment to HTML. */
export function foreignHtml(content: DocumentFragment): string {
  const template = document.createElement('template');
  template.content.append(content);
  return template.innerHTML;
}

/**
 * Parses HTML from elsewhere, for reading. A form answers for the names of its controls before its own properties do:
 * with `<input name="nodeName">`, `form.nodeName` is the input, and whoever reads the tree (ProseMirror's parser too)
 * breaks on it. A document does the same for the names of forms and images, which is why this is a fragment. Names and
 * ids are therefore taken away; nothing that is kept of pasted text depends on them. So is what holds no words.
 */
export function parseForeignHtml(html: string): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = html;
  const { content } = template;
  for (const wordless of content.querySelectorAll('link, meta, script, style, title')) wordless.remove();
  // From the prototype: the form's own method may be hidden by one of its controls.
  const { removeAttribute } = Element.prototype;
  for (const named of content.querySelectorAll('[name], [id]')) {
    removeAttribute.call(named, 'name');
    removeAttribute.call(named, 'id');
  }
  return content;
}

/** A fragment as HTML. */
export function foreignHtml(content: DocumentFragment): string {
  const template = document.createElement('template');
  template.content.append(content);
  return template.innerHTML;
}

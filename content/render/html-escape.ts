const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Escapes text for HTML: nothing in it is read as markup, in an element or in a quoted attribute.
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/**
 * The attributes of a tag, each with a leading space. False, null and undefined omit an attribute,
 * true gives it no value.
 */
export function attributes(values: Readonly<Record<string, string | number | boolean | null | undefined>>): string {
  let html = '';
  for (const [name, value] of Object.entries(values)) {
    if (value === true) html += ` ${name}`;
    else if (value !== false && value !== null && value !== undefined)
      html += ` ${name}="${escapeHtml(String(value))}"`;
  }
  return html;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML: nothing in it can be read as markup, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** Attributes of a tag, each with its leading space. False and null leave one out, true gives it without a value. */
export function attributes(values: Readonly<Record<string, string | number | boolean | null | undefined>>): string {
  let html = '';
  for (const [name, value] of Object.entries(values)) {
    if (value === true) html += ` ${name}`;
    else if (value !== false && value !== null && value !== undefined)
      html += ` ${name}="${escapeHtml(String(value))}"`;
  }
  return html;
}

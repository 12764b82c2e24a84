import { onlyText } from '#content/book/only-text.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text escaped for both XML and HTML. */
export const escapeXml = (text: string): string =>
  onlyText(text).replace(/[&<>"]/g, (character) => ENTITIES[character]!);

/** Markup: escaped already. Only `el`, `text` and `all` make it. */
export interface Markup {
  readonly xml: string;
}

export const text = (words: string): Markup => ({ xml: escapeXml(words) });
export const all = (...parts: readonly Markup[]): Markup => ({ xml: parts.map(({ xml }) => xml).join('') });
export const none: Markup = { xml: '' };

type Attributes = Readonly<Record<string, string | number | null | undefined | false>>;

/** Void elements of HTML. All others get an end tag, even when they are empty. */
const VOID = new Set(['br', 'hr', 'img', 'meta', 'link', 'col']);

/**
 * An element of HTML, well-formed as XML as well. Attributes that are null, undefined or false are
 * left out.
 */
export function el(name: string, attributes: Attributes, ...children: readonly (Markup | string)[]): Markup {
  if (VOID.has(name)) return { xml: `<${name}${written(attributes)}/>` };
  return xmlEl(name, attributes, ...children);
}

/** An element of another XML vocabulary. */
export function xmlEl(name: string, attributes: Attributes, ...children: readonly (Markup | string)[]): Markup {
  const inner = children.map((child) => (typeof child === 'string' ? escapeXml(child) : child.xml)).join('');
  return { xml: `<${name}${written(attributes)}>${inner}</${name}>` };
}

const written = (attributes: Attributes): string =>
  Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('');

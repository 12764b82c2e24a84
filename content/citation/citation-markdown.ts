import { fitLocator, parseTarget } from './target.ts';

/** A citation's attributes, as a document has them. */
export interface CitationAttributes {
  readonly target: string;
  readonly locator: string;
}

/** Characters that have a meaning in Markdown between brackets, or in a table's cell. */
const ESCAPED = /[\\[\]|]/g;
const ESCAPE = /\\([!-/:-@[-`{-~])/g;

/** A citation in Markdown: `[@material/<id>]`, `[@block/<page id>/<block id>, min. 12]`. */
export function writeCitation({ target, locator }: CitationAttributes): string {
  const place = fitLocator(locator).replace(ESCAPED, '\\$&');
  return `[@${target}${place === '' ? '' : `, ${place}`}]`;
}

/** Reads what is between `[@` and `]`, where these are not escaped; null if it is no citation. */
export function readCitation(inner: string): CitationAttributes | null {
  const [, target = '', place = ''] = /^([^,\s]+)(?:,\s*(.*))?$/.exec(inner) ?? [];
  return parseTarget(target) ? { target, locator: fitLocator(place.replace(ESCAPE, '$1')) } : null;
}

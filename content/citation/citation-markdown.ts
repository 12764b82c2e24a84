import { fitStance, type Stance } from './stance.ts';
import { fitLocator, parseTarget } from './target.ts';

/** A citation's attributes, as a document has them. */
export interface CitationAttributes {
  readonly target: string;
  readonly locator: string;
  readonly stance: Stance;
}

/** Characters that have a meaning in Markdown between brackets, or in a table's cell. */
const ESCAPED = /[\\[\]|]/g;
const ESCAPE = /\\([!-/:-@[-`{-~])/g;

/**
 * A citation in Markdown: `[@material/<id>]`, `[@block/<page id>/<block id>, min. 12]`; of what
 * contradicts the words that it is in, `[@contra material/<id>]`.
 */
export function writeCitation({ target, locator, stance }: CitationAttributes): string {
  const place = fitLocator(locator).replace(ESCAPED, '\\$&');
  return `[@${stance === 'against' ? 'contra ' : ''}${target}${place === '' ? '' : `, ${place}`}]`;
}

/** Parses the text between `[@` and `]`, where these are not escaped; null if it is no citation. */
export function readCitation(inner: string): CitationAttributes | null {
  const [, contra, target = '', place = ''] = /^(contra )?([^,\s]+)(?:,\s*(\S.*)?)?$/.exec(inner) ?? [];
  if (!parseTarget(target)) return null;
  return { target, locator: fitLocator(place.replace(ESCAPE, '$1')), stance: fitStance(contra && 'against') };
}

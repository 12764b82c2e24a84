import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { parseStyleSheet, type StyleSheet, usedStyles } from './style-sheet.ts';

/** A page with the styles that it needs within it, and the policy that allows them. */
export interface StyledPage {
  readonly body: Buffer;
  readonly csp: string;
}

const SHEET = /<link rel="stylesheet" href="\/assets\/([\w.-]+\.css)"\/>/g;
const STYLES = /<style(?:\s[^<>]*)?>([^<]*)<\/style>/g;
const END_OF_BODY = '</body>';

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');

/**
 * Inlines the part of the style sheet that a page needs, and moves the link to the whole sheet to
 * the page's end, where it delays nothing. This saves readers from elsewhere a round trip before
 * the first words (decision 137). Rules that are repeated by the whole sheet change nothing, since
 * they are in the same layers and order.
 */
export class FirstStyles {
  readonly #folder: string;
  readonly #sheets = new Map<string, StyleSheet>();

  /** @param clientFolder what the build wrote for browsers */
  constructor(clientFolder: string) {
    this.#folder = path.join(clientFolder, 'assets');
  }

  /** @returns null for a page that has not one style sheet of ours */
  within(page: Buffer, csp: string): StyledPage | null {
    const html = page.toString();
    const [link, another] = html.matchAll(SHEET);
    const end = html.lastIndexOf(END_OF_BODY);
    if (!link || another || end < link.index) return null;
    const styles = usedStyles(this.#sheet(link[1]!), html);
    // A `<` might end the element, and would hide its content from `STYLES`.
    if (styles.includes('<')) return null;
    const [tag] = link;
    const body = `${html.slice(0, link.index)}<style>${styles}</style>${html.slice(link.index + tag.length, end)}${tag}${html.slice(end)}`;
    // The page may also have styles for print.
    const hashes = Array.from(body.matchAll(STYLES), ([, own]) => `'sha256-${sha256(own!)}'`);
    // For elements only: the policy for attributes stays as it is.
    return { body: Buffer.from(body), csp: `${csp}; style-src-elem 'self' ${hashes.join(' ')}` };
  }

  #sheet(name: string): StyleSheet {
    const known = this.#sheets.get(name);
    if (known) return known;
    const sheet = parseStyleSheet(readFileSync(path.join(this.#folder, name), 'utf8'));
    this.#sheets.set(name, sheet);
    return sheet;
  }
}

/**
 * Whether a reader comes from another page of ours, so that their browser has its style sheet. A
 * wrong guess affects only speed: pages work with styles in them and without.
 */
export function comesFromHere({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const { 'sec-fetch-site': site, referer, host } = headers;
  if (site !== undefined) return site === 'same-origin';
  return referer !== undefined && URL.canParse(referer) && new URL(referer).host === host;
}

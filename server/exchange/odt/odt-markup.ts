import { escapeHtml } from '#content/render/html-escape.ts';
import type { TextLook } from './odt-styles.ts';

/** Markup in reading order; an unfinished part is an array of its own. */
export type Markup = (string | Markup)[];

export const escapeAttribute = (text: string) => escapeHtml(text).replace(/\s/g, ' ');
export const anchor = (name: string) => `<a id="${escapeAttribute(name)}"></a>`;
const primary = (language: string) => language.toLowerCase().split('-')[0]!;

/**
 * The tags before and after words of this look.
 * @param inLink links are underlined already
 */
export function tagsOf(look: TextLook, inLink: boolean): readonly [string, string] {
  const { language, code, bold, italic, underline, strike, position } = look;
  const tags = [
    ...(code ? ['code'] : []),
    ...(bold ? ['strong'] : []),
    ...(italic ? ['em'] : []),
    ...(underline && !inLink ? ['u'] : []),
    ...(strike ? ['s'] : []),
    ...(position ? [position] : []),
  ];
  const start = tags.map((tag) => `<${tag}>`).join('');
  const end = tags
    .map((tag) => `</${tag}>`)
    .reverse()
    .join('');
  return language ? [`<span lang="${escapeAttribute(primary(language))}">${start}`, `${end}</span>`] : [start, end];
}

/** All of it as one text. */
export function joined(markup: Markup): string {
  const texts: string[] = [];
  const gather = (part: Markup) => {
    for (const one of part) {
      if (typeof one === 'string') texts.push(one);
      else gather(one);
    }
  };
  gather(markup);
  return texts.join('');
}

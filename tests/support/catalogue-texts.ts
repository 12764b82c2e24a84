import { fr } from '#app/i18n/fr.ts';
import { ar } from '#app/i18n/link/ar.ts';
import { es } from '#app/i18n/link/es.ts';
import { pl } from '#app/i18n/link/pl.ts';
import { pt } from '#app/i18n/link/pt.ts';
import { OWN_NAMES } from '#content/locale.ts';

/** The texts of the languages that only personal links have. */
export const LINK_TEXTS = { ar, es, pl, pt };
export type LinkOnly = keyof typeof LINK_TEXTS;
export const LINK_ONLY = Object.keys(LINK_TEXTS) as LinkOnly[];

/** Every text of a language by its path. */
export function textsOf(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : textsOf(value as object, `${path}${key}.`),
  );
}

/** The French texts of the interface as patterns, with anything in place of their values. */
const FRENCH = textsOf(fr)
  .map(([, text]) => text)
  .filter((text) => /\p{L}{4}/u.test(text.replaceAll(/\{\{\w+\}\}/g, '')))
  .map((text) => {
    const words = text.split(/\{\{\w+\}\}/).map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
    return new RegExp(`^${words.join('.*')}$`, 'su');
  });

/** The words of a page that are a French text of the interface: what is read, or read aloud. */
export function frenchLeftIn(html: string): string[] {
  const body = html.slice(html.indexOf('<title>'));
  const labels = [...body.matchAll(/ (?:aria-label|title|alt|placeholder|data-stop)="([^"]*)"/g)].map(([, it]) => it!);
  const texts = body.replaceAll(/<(script|style)\b.*?<\/\1>/gs, '').split(/<[^>]*>/);
  const names: readonly string[] = Object.values(OWN_NAMES);
  return [...texts, ...labels]
    .map((one) => one.trim().replaceAll('&#x27;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&'))
    .filter((one) => one !== '' && !names.includes(one) && FRENCH.some((french) => french.test(one)));
}

import { createContext, useContext } from 'react';
import { DEFAULT_LOCALE, type LinkLocale, type Locale, languageTag } from '#content/locale.ts';
import { BEGINS_WITH_VOWEL } from '#content/personal-slot.ts';
import type { fr } from './fr.ts';
import type { LinkMessages, LinkTexts } from './link/link-messages.ts';

/** The texts of one language, by namespace. */
export type Messages = typeof fr;

type WithoutPlural<K extends string> = K extends `${infer Base}_${'zero' | 'one' | 'many' | 'other'}` ? Base : K;
type PathOf<T> = {
  [K in keyof T & string]: T[K] extends string ? WithoutPlural<K> : `${K}.${PathOf<T[K]>}`;
}[keyof T & string];

/** Every translation key: `shell.search`; plurals without their suffix. */
export type MessageKey = PathOf<Messages>;
/** The keys of what a personal link shows, in each of its languages. */
export type LinkKey = PathOf<LinkMessages>;
export type MessageValues = Readonly<Record<string, string | number>>;

/** Translates keys into one language. `count` among the values selects the plural. */
export interface Translate<Key extends string = MessageKey, Language extends LinkLocale = Locale> {
  (key: Key, values?: MessageValues): string;
  readonly locale: Language;
}
/** Translates what a personal link shows. The translator of the interface does so as well. */
export type LinkTranslate = Translate<LinkKey, LinkLocale>;

const translators = new Map<LinkLocale, Translate<string, LinkLocale>>();
const registered = new Map<LinkLocale, object>();

/** The text at a path (`shell.search`), or undefined. */
function textAt(messages: object, path: string): string | undefined {
  let found: unknown = messages;
  for (const part of path.split('.')) found = (found as Readonly<Record<string, unknown>> | undefined)?.[part];
  return typeof found === 'string' ? found : undefined;
}

/**
 * Registers a language's texts. The server registers all at the start; the browser loads those of
 * the language that it shows. No library is needed: a path, `{{name}}` with localised numbers, and
 * the plural chosen by `Intl.PluralRules` (`_zero` apart, for none at all).
 */
export function registerMessages(locale: Locale, given: Partial<Messages>): void {
  register(locale, given);
}

/** Registers the texts of a language that only personal links have. */
export function registerLinkMessages(locale: Exclude<LinkLocale, Locale>, given: LinkTexts): void {
  register(locale, given);
}

function register(locale: LinkLocale, given: object): void {
  const messages = { ...given };
  registered.set(locale, messages);
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(languageTag(locale));
  const plural = (key: string, count: number): string | undefined =>
    (count === 0 ? textAt(messages, `${key}_zero`) : undefined) ??
    textAt(messages, `${key}_${plurals.select(count)}`) ??
    textAt(messages, `${key}_other`);
  const translate = (key: string, values: MessageValues = {}): string => {
    const text = (typeof values.count === 'number' ? plural(key, values.count) : undefined) ?? textAt(messages, key);
    if (text === undefined) return key;
    return text.replace(/(\b(?:d|qu)e )?\{\{(\w+)\}\}/g, (_, before: string | undefined, name: string) => {
      const value = values[name] ?? '';
      if (typeof value === 'number') return (before ?? '') + numbers.format(value);
      if (before === undefined) return value;
      return (
        (locale === 'fr' && BEGINS_WITH_VOWEL.test(value.normalize('NFD')) ? before.replace('e ', '’') : before) + value
      );
    });
  };
  translators.set(locale, Object.assign(translate, { locale }));
}

/** Adds texts that come later to a registered language; its translator stays the same. */
export function addMessages(locale: Locale, messages: Partial<Messages>): void {
  Object.assign(registered.get(locale)!, messages);
}

/**
 * The translator of a language, for loaders, actions, mail.
 * @throws Error if the language was never registered
 */
export function translator(locale: Locale): Translate {
  return registeredTranslator(locale) as Translate;
}

/** As `translator`, of what a personal link shows. */
export function linkTranslator(locale: LinkLocale): LinkTranslate {
  return registeredTranslator(locale);
}

function registeredTranslator(locale: LinkLocale): Translate<string, LinkLocale> {
  const translate = translators.get(locale);
  if (!translate) throw new Error(`no texts registered for ${locale}`);
  return translate;
}

/** The language of the rendering. */
export const LocaleContext = createContext<Locale>(DEFAULT_LOCALE);

/** On a personal link, the language that it is read in; elsewhere null, as `LocaleContext`. */
export const LinkLocaleContext = createContext<LinkLocale | null>(null);

/** The translator of the reader's language, for components. */
export function useT(): Translate {
  return translator(useContext(LocaleContext));
}

/** The translator for what personal links show, and other screens with them. */
export function useLinkT(): LinkTranslate {
  const locale = useContext(LocaleContext);
  return linkTranslator(useContext(LinkLocaleContext) ?? locale);
}

import { createContext, useContext } from 'react';
import { DEFAULT_LOCALE, type Locale } from '#content/locale.ts';
import { BEGINS_WITH_VOWEL } from '#content/personal-slot.ts';
import type { fr } from './fr.ts';

/** The texts of one language, by namespace. */
export type Messages = typeof fr;

type WithoutPlural<K extends string> = K extends `${infer Base}_${'zero' | 'one' | 'many' | 'other'}` ? Base : K;
type PathOf<T> = {
  [K in keyof T & string]: T[K] extends string ? WithoutPlural<K> : `${K}.${PathOf<T[K]>}`;
}[keyof T & string];

/** Every translation key: `shell.search`; plurals without their suffix. */
export type MessageKey = PathOf<Messages>;
export type MessageValues = Readonly<Record<string, string | number>>;

/** Translates keys into one language. `count` among the values selects the plural. */
export interface Translate {
  (key: MessageKey, values?: MessageValues): string;
  readonly locale: Locale;
}

const translators = new Map<Locale, Translate>();
const registered = new Map<Locale, Partial<Messages>>();

/** The text at a path (`shell.search`), or undefined. */
function textAt(messages: Partial<Messages>, path: string): string | undefined {
  let found: unknown = messages;
  for (const part of path.split('.')) found = (found as Readonly<Record<string, unknown>> | undefined)?.[part];
  return typeof found === 'string' ? found : undefined;
}

/**
 * Registers a language's texts. The server registers both at the start; the browser loads the one
 * it shows. No library is needed: a path, `{{name}}` with localised numbers, and the plural chosen
 * by `Intl.PluralRules` (`_zero` apart, for none at all).
 */
export function registerMessages(locale: Locale, given: Partial<Messages>): void {
  const messages = { ...given };
  registered.set(locale, messages);
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const plural = (key: string, count: number): string | undefined =>
    (count === 0 ? textAt(messages, `${key}_zero`) : undefined) ??
    textAt(messages, `${key}_${plurals.select(count)}`) ??
    textAt(messages, `${key}_other`);
  const translate = (key: MessageKey, values: MessageValues = {}): string => {
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
  const translate = translators.get(locale);
  if (!translate) throw new Error(`no texts registered for ${locale}`);
  return translate;
}

/** The language of the rendering. */
export const LocaleContext = createContext<Locale>(DEFAULT_LOCALE);

/** The translator of the reader's language, for components. */
export function useT(): Translate {
  return translator(useContext(LocaleContext));
}

import i18next from 'i18next';
import { createContext, useContext } from 'react';
import { DEFAULT_LOCALE, type Locale } from '#content/locale.ts';
import type { fr } from './fr.ts';

/** The texts of one language, by namespace. */
export type Messages = typeof fr;

type WithoutPlural<K extends string> = K extends `${infer Base}_${'zero' | 'one' | 'many' | 'other'}` ? Base : K;
type PathOf<T> = {
  [K in keyof T & string]: T[K] extends string ? WithoutPlural<K> : `${K}.${PathOf<T[K]>}`;
}[keyof T & string];

/** Every key that may be asked for: `shell.search`; plurals without their suffix. */
export type MessageKey = PathOf<Messages>;
export type MessageValues = Readonly<Record<string, string | number>>;

/** Gives texts in one language. `count` among the values chooses the plural. */
export interface Translate {
  (key: MessageKey, values?: MessageValues): string;
  readonly locale: Locale;
}

const translators = new Map<Locale, Translate>();

/**
 * Makes a language's texts known. The server knows both from the start; the browser fetches the one it shows.
 */
export function registerMessages(locale: Locale, messages: Messages): void {
  const instance = i18next.createInstance();
  instance.init({
    lng: locale,
    resources: { [locale]: { translation: messages } },
    initAsync: false,
    nsSeparator: false,
    // React and the renderers escape; doing it twice would show the entities.
    interpolation: { escapeValue: false },
  });
  const translate = (key: MessageKey, values?: MessageValues): string => instance.t(key, { ...values });
  translators.set(locale, Object.assign(translate, { locale }));
}

/** The texts of a language, for loaders, actions, mail. @throws Error if the language was never registered */
export function translator(locale: Locale): Translate {
  const translate = translators.get(locale);
  if (!translate) throw new Error(`no texts registered for ${locale}`);
  return translate;
}

/** The language of what is being rendered. */
export const LocaleContext = createContext<Locale>(DEFAULT_LOCALE);

/** The texts in the reader's language, for components. */
export function useT(): Translate {
  return translator(useContext(LocaleContext));
}

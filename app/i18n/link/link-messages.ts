import type { consent } from '#app/i18n/fr/consent.ts';
import type { errors } from '#app/i18n/fr/errors.ts';
import type { shell } from '#app/i18n/fr/shell.ts';
import type { LinkError } from './link-errors.ts';

type Errors = typeof errors;

/**
 * What a personal link shows, by namespace, as French has it: the screens of the people concerned,
 * what of the frame is around them, and what may go wrong. French and English have these texts
 * among those of the interface.
 */
export interface LinkMessages {
  readonly consent: Omit<typeof consent, 'team'>;
  readonly shell: Pick<typeof shell, 'skip' | 'signIn' | 'sentBefore'>;
  readonly errors: Pick<Errors, 'kicker' | 'retry' | 'reference' | 'kept' | Exclude<LinkError, 'notFound'>> & {
    readonly notFound: Pick<Errors['notFound'], 'title' | 'text'>;
  };
}

/** The same keys, with the plural forms of a language in the place of the two of French. */
type InForms<T, Form extends string> = {
  readonly [K in keyof T & string as K extends `${infer Base}_${'one' | 'other'}`
    ? `${Base}_${Form}`
    : K]: T[K] extends string ? string : InForms<T[K], Form>;
};

/**
 * All that a personal link shows, in a language with these plural forms of whole numbers from 1
 * (`Intl.PluralRules`): a text or a form that is missing does not compile.
 */
export type LinkTexts<Form extends 'one' | 'two' | 'few' | 'many' | 'other' = never> = InForms<LinkMessages, Form>;

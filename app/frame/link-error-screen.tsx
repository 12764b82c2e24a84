import { type LinkTranslate, useLinkT } from '#app/i18n/translate.ts';
import type { Failure } from './error-screen.tsx';
import { KeptForm } from './kept-form.tsx';

/** The texts of what may go wrong on a personal link. */
const CODES = {
  'not-found': 'notFound',
  invalid: 'invalid',
  conflict: 'conflict',
  gone: 'gone',
  'method-not-allowed': 'methodNotAllowed',
  'too-large': 'tooLarge',
  'too-many': 'tooMany',
  'foreign-origin': 'foreignOrigin',
  unavailable: 'unavailable',
} as const;
const REASONS = { storage: 'storage', 'long-text': 'longText', 'many-fields': 'manyFields' } as const;

function nameOf({ status, code, reason }: Failure) {
  if (reason && reason in REASONS) return REASONS[reason as keyof typeof REASONS];
  if (code && code in CODES) return CODES[code as keyof typeof CODES];
  return status < 500 ? 'invalid' : 'unexpected';
}

/** A failure's title and text, as a personal link says them. */
export function describeLinkFailure(t: LinkTranslate, failure: Failure): { title: string; text: string } {
  const name = nameOf(failure);
  return { title: t(`errors.${name}.title`), text: t(`errors.${name}.text`) };
}

/**
 * Explains an error on a personal link that is read in a language which the interface does not
 * have: without ways to other screens.
 */
export function LinkErrorScreen({ failure, path }: { failure: Failure; path: string }) {
  const t = useLinkT();
  const { title, text } = describeLinkFailure(t, failure);
  const kept = failure.kept?.fields.length ? failure.kept : null;
  return (
    <article className="error-screen">
      <div className="error-weave motif" data-motif="study" aria-hidden="true" />
      <p className="kicker">{t('errors.kicker', { status: failure.status })}</p>
      <h1>{title}</h1>
      <p className="standfirst">{text}</p>
      {kept && <KeptForm kept={kept} path={path} />}
      {failure.status >= 500 && <p>{t('errors.reference')}</p>}
      {!kept && (
        <p className="actions">
          <a className="button" href={path}>
            {t('errors.retry')}
          </a>
        </p>
      )}
    </article>
  );
}

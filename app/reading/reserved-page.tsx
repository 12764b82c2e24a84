import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { Icon } from '#app/ui/icon.tsx';
import { reservedPath, signInPath } from '#content/addresses/site-paths.ts';
import type { Lock } from '#content/render/locked-links.ts';

/** The target of a link that the reader of the text may not open. */
export interface ReservedView {
  /** The path of the text with the link, and the path that the link leads to. */
  readonly from: string;
  readonly to: string;
  readonly lock: Lock;
  /** The words of the link, in the language of the text. */
  readonly words: string;
  readonly language: string;
  readonly network: string;
  /** The path of the page that explains how to write to the network; null until it is published. */
  readonly contact: string | null;
  readonly signedIn: boolean;
}

/**
 * Explains who may open the target of a link, and how. It reveals nothing that the link did not.
 */
export function ReservedPage({ view }: { view: ReservedView }) {
  const t = useT();
  const { from, to, lock, words, language, network, contact, signedIn } = view;
  return (
    <article className="error-screen">
      <p className="kicker reserved-kicker">
        <Icon name="lock" />
        {t('reserved.kicker')}
      </p>
      <h1>{t(`reserved.title.${lock}`)}</h1>
      <p className="standfirst">
        {t('reserved.link')} <q {...foreignLanguage(language, t.locale)}>{words}</q>
      </p>
      <p>{t(`reserved.text.${lock}`, { network })}</p>
      {lock !== 'partner' && !signedIn && <p>{t(`reserved.signIn.${lock}`, { network })}</p>}
      <p className="actions">
        {!signedIn && (
          <a className="button" href={signInPath(reservedPath(from, to))}>
            {t('errors.signIn')}
          </a>
        )}
        {lock !== 'partner' && contact && (
          <a className="button is-quiet" href={contact}>
            {t('reserved.contact')}
          </a>
        )}
        <a className={signedIn ? 'button' : 'button is-quiet'} href={from}>
          {t('reserved.back')}
        </a>
      </p>
    </article>
  );
}

import { useLinkT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { LANGUAGE_CHOICE, LINK_LANGUAGE, languagePath } from '#content/addresses/site-paths.ts';
import { FORM_MARK } from '#content/form-key.ts';
import { LINK_LOCALES, OWN_NAMES } from '#content/locale.ts';

/** The languages of a personal link, each by its own name. */
export function OwnLanguages(props: {
  /** The address of the screen. */
  readonly here: string;
  /** The id of the form that is sent along, so that what was typed is not lost; null without. */
  readonly form: string | null;
}) {
  const { here, form } = props;
  const t = useLinkT();
  return (
    <nav className="own-languages no-print" aria-label={t('consent.languages')}>
      <ul>
        {LINK_LOCALES.map((locale) => {
          const words = foreignLanguage(locale, t.locale);
          const name = OWN_NAMES[locale];
          return (
            <li key={locale}>
              {locale === t.locale ? (
                <span aria-current="true">{name}</span>
              ) : form === null ? (
                <a
                  href={`${languagePath(locale, here)}&${LANGUAGE_CHOICE}=1`}
                  hrefLang={locale}
                  rel="nofollow"
                  {...words}
                >
                  {name}
                </a>
              ) : (
                <button
                  type="submit"
                  form={form}
                  formAction={`${here}${here.includes('?') ? '&' : '?'}${LINK_LANGUAGE}=${locale}&${FORM_MARK}`}
                  name="intent"
                  value="langue"
                  formNoValidate
                  className="link-button"
                  {...words}
                >
                  {name}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

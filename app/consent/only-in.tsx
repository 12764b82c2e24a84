import { useLinkT } from '#app/i18n/translate.ts';
import { type LinkLocale, OWN_NAMES } from '#content/locale.ts';

/**
 * Says that a text which the team wrote for a person exists in another language than the screen.
 */
export function OnlyIn({ language }: { readonly language: LinkLocale }) {
  const t = useLinkT();
  if (language === t.locale) return null;
  return <p className="notice-box">{t('consent.onlyIn', { language: OWN_NAMES[language] })}</p>;
}

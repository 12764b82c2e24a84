import { useT } from '#app/i18n/translate.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';

/** Says which language a page is in, if it is not that of the interface. */
export function PageLanguageBadge({ language }: { language: string }) {
  const t = useT();
  const known = PAGE_LANGUAGES.find((one) => one === language);
  if (language === t.locale || !known) return null;
  return <span className="badge">{t('reading.inLanguage', { language: t(`kinds.language.${known}`) })}</span>;
}

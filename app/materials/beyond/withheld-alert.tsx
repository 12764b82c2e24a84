import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { draftPath, managePath } from '#content/addresses/site-paths.ts';
import type { WithheldText } from '#server/materials/beyond/beyond-consent.ts';

/** Says which published texts readers have nothing of, and what is to be done; nothing for none. */
export function WithheldAlert({ texts }: { texts: readonly WithheldText[] }) {
  const t = useT();
  if (texts.length === 0) return null;
  return (
    <section className="notice-box is-danger" aria-labelledby="retenus">
      <h2 id="retenus">{t('materials.beyond.withheld.title')}</h2>
      <p>{t('materials.beyond.withheld.intro')}</p>
      <ul>
        {texts.map(({ title, language, path, what, number }) => (
          <li key={`${path} ${what}`}>
            <a
              href={what === 'collection' ? managePath(path) : draftPath(path)}
              {...foreignLanguage(language, t.locale)}
            >
              {title}
            </a>
            , {t(`materials.beyond.withheld.${what}`, { number })}
          </li>
        ))}
      </ul>
    </section>
  );
}

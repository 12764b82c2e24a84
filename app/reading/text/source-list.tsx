import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import type { SourcesView } from './sources-view.ts';

/** What a text draws on, as its readers may know it. @param map where it is shown as a map */
export function SourceList({ sources, map = null }: { sources: SourcesView | null; map?: string | null }) {
  const t = useT();
  if (!sources) return null;
  const { language, title, groups } = sources;
  return (
    <section className="sources" aria-labelledby="sources" {...foreignLanguage(language, t.locale)}>
      <h2 id="sources">{title}</h2>
      {groups.map((group) => (
        <div key={group.title}>
          <h3>{group.title}</h3>
          <ul>
            {group.rows.map(({ label, words, href }) => (
              <li key={`${label} ${words} ${href}`}>
                {label && <span className="source-label">{label}. </span>}
                {href === null ? words : <a href={href}>{words}</a>}.
              </li>
            ))}
          </ul>
        </div>
      ))}
      {map && (
        <p className="no-print" lang={t.locale}>
          <a href={map}>{t('materials.map.open')}</a>
        </p>
      )}
    </section>
  );
}

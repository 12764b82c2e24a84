import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import type { ChosenPage } from './selection-view.server.ts';

interface FoundPagesProps {
  /** What was typed. */
  readonly words: string;
  readonly pages: readonly ChosenPage[];
}

/** Pages that have the words that were typed in their titles, each with a button that adds it. */
export function FoundPages({ words, pages }: FoundPagesProps) {
  const t = useT();
  if (pages.length === 0) return null;
  return (
    <section className="found-pages" aria-labelledby="trouvees">
      <h2 id="trouvees">{t('exports.selection.found', { words, count: pages.length })}</h2>
      <ul>
        {pages.map(({ id, path, title, language, kind }) => (
          <li key={id}>
            <span>
              <span {...foreignLanguage(language, t.locale)}>{title}</span>{' '}
              <span className="quiet">{kindName(t, kind)}</span>
            </span>
            {/* What stands in the field must not keep it from being sent. */}
            <button
              type="submit"
              name="choisir"
              value={path}
              formNoValidate
              className="button is-quiet is-small"
              aria-label={t('exports.selection.addOne', { title })}
            >
              {t('exports.selection.addThis')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

import type { WritingState } from '#app/editor/tools/writing-page.ts';
import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { editionPath, editionsPath } from '#content/addresses/site-paths.ts';

/** The page's editions, latest first. */
export function EditionsPanel({ state }: { state: WritingState }) {
  const t = useT();
  const { page, editions } = state;
  if (editions.length === 0) return <p className="quiet">{t('writing.editions.none')}</p>;
  return (
    <>
      <ol className="panel-list" reversed start={editions[0]!.number}>
        {editions.map(({ number, publishedAt, note, words }) => (
          <li key={number}>
            <a href={editionPath(page.path, number)}>{t('writing.editions.line', { number })}</a>
            <p className="quiet">
              {t('writing.editions.published', { date: formatDate(publishedAt, t.locale) })}
              {' · '}
              {t('editor.words', { count: words })}
            </p>
            {note && <p lang={page.language}>{note}</p>}
          </li>
        ))}
      </ol>
      <p className="panel-actions">
        <a className="button is-quiet" href={editionsPath(page.path)}>
          {t('writing.editions.all')}
        </a>
      </p>
    </>
  );
}

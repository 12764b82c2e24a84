import { formatInstant } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { ORGANISATIONS_IMPORT_PATH } from '#content/addresses/site-paths.ts';
import type { EndedImport } from '#server/imports/import-progress.ts';

interface EndedPageProps {
  /** What was imported of the file; null for nothing. */
  readonly ended: EndedImport | null;
  /** Where what was imported is seen. */
  readonly home: string;
}

/**
 * What became of a file that does not wait any more: the server was restarted, or its hour is over.
 */
export function EndedPage({ ended, home }: EndedPageProps) {
  const t = useT();
  return (
    <div className="form-page">
      <h1>{t('imports.ended.title')}</h1>
      {ended ? (
        <>
          <p>{t('imports.ended.imported', { at: formatInstant(ended.at, t.locale) })}</p>
          <p>
            {t('imports.added', { count: ended.added })}
            {' · '}
            {t('imports.changed', { count: ended.changed })}
          </p>
          <p className="actions">
            <a className="button" href={home}>
              {t(ended.pageId === null ? 'organisations.title' : 'materials.workspace.title')}
            </a>
          </p>
        </>
      ) : (
        <>
          <p>{t('imports.ended.nothing')}</p>
          <p className="actions">
            <a className="button" href={ORGANISATIONS_IMPORT_PATH}>
              {t('imports.title.organisation')}
            </a>
          </p>
          <p>{t('imports.ended.materials')}</p>
        </>
      )}
    </div>
  );
}

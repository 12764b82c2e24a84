import { useT } from '#app/i18n/translate.ts';
import type { ExtractPage } from '#server/extracts/extract-pages.ts';

interface ExtractPagesProps {
  readonly list: Omit<ExtractPage, 'extracts'>;
  /** The address of the list, with what it is filtered by. */
  readonly path: string;
}

/** Links to the other pages of a list of extracts; nothing where one page has all. */
export function ExtractPages({ list: { page, pages, total }, path }: ExtractPagesProps) {
  const t = useT();
  if (pages <= 1) return null;
  const address = (to: number) => (to === 1 ? path : `${path}${path.includes('?') ? '&' : '?'}p=${to}`);
  return (
    <nav className="actions" aria-label={t('extracts.pageNav')}>
      {page > 1 && (
        <a className="button is-quiet" href={address(page - 1)} rel="prev">
          ← {t('extracts.previous')}
        </a>
      )}
      <span className="quiet">{t('extracts.place', { page, pages, total })}</span>
      {page < pages && (
        <a className="button is-quiet" href={address(page + 1)} rel="next">
          {t('extracts.next')} →
        </a>
      )}
    </nav>
  );
}

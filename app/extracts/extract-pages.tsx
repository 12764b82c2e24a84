import { useT } from '#app/i18n/translate.ts';
import { PageLinks } from '#app/ui/page-links.tsx';
import type { ExtractPage } from '#server/extracts/extract-pages.ts';

interface ExtractPagesProps {
  readonly list: Omit<ExtractPage, 'extracts'>;
  /** The address of the list, with what it is filtered by. */
  readonly path: string;
}

/** Links to the other pages of a list of extracts; nothing where one page has all. */
export function ExtractPages({ list: { page, pages, total }, path }: ExtractPagesProps) {
  const t = useT();
  const names = {
    nav: t('extracts.pageNav'),
    previous: t('extracts.previous'),
    place: t('extracts.place', { page, pages, total }),
    next: t('extracts.next'),
  };
  return <PageLinks page={page} pages={pages} path={path} names={names} />;
}

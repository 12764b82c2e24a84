import { THREADS_PAGE, type ThreadPages } from '#app/annotations/view/thread-pages.ts';
import { useT } from '#app/i18n/translate.ts';

interface ThreadPagesNavProps {
  readonly threads: readonly unknown[];
  readonly threadPages: ThreadPages;
  /** The address of the screen, with what else it asks for. */
  readonly path: string;
}

/** Which of very many annotations are shown, and where the others are; nothing where all are. */
export function ThreadPagesNav({
  threads,
  threadPages: { page, pages, before, elsewhere },
  path,
}: ThreadPagesNavProps) {
  const t = useT();
  if (pages <= 1) return null;
  const address = (to: number) => `${path}${path.includes('?') ? '&' : '?'}${THREADS_PAGE}=${to}`;
  const place = { from: before + 1, to: before + threads.length, total: threads.length + elsewhere.all };
  return (
    <nav className="actions no-print" aria-label={t('annotations.pages.nav')}>
      {page > 1 && (
        <a className="button is-quiet" href={address(page - 1)} rel="prev">
          ← {t('annotations.pages.previous')}
        </a>
      )}
      <span className="quiet">{t('annotations.pages.place', place)}</span>
      {page < pages && (
        <a className="button is-quiet" href={address(page + 1)} rel="next">
          {t('annotations.pages.next')} →
        </a>
      )}
    </nav>
  );
}

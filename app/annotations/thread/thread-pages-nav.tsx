import type { ThreadPages } from '#app/annotations/view/thread-pages.ts';
import { useT } from '#app/i18n/translate.ts';
import { PageLinks } from '#app/ui/page-links.tsx';

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
  const place = { from: before + 1, to: before + threads.length, total: threads.length + elsewhere.all };
  const names = {
    nav: t('annotations.pages.nav'),
    previous: t('annotations.pages.previous'),
    place: t('annotations.pages.place', place),
    next: t('annotations.pages.next'),
  };
  return <PageLinks page={page} pages={pages} path={path} names={names} />;
}

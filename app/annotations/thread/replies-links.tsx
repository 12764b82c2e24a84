import { OPEN_THREAD, REPLIES_PART } from '#app/annotations/view/thread-pages.ts';
import { useT } from '#app/i18n/translate.ts';
import { threadAnchor } from '#content/annotation/thread-anchor.ts';
import type { RepliesPart } from '#server/annotations/annotation-views.ts';
import { repliesPlace } from './replies-place.ts';

interface RepliesLinksProps {
  /** The thread's. */
  readonly id: string;
  readonly part: RepliesPart;
  /** How many replies are shown. */
  readonly shown: number;
  /** The screen of the page's annotations. */
  readonly path: string;
}

/** Which of very many replies are shown, and where the others are; nothing where all are. */
export function RepliesLinks({ id, part, shown, path }: RepliesLinksProps) {
  const t = useT();
  const { part: at, parts } = part;
  if (parts <= 1) return null;
  const address = (to: number) => `${path}?${OPEN_THREAD}=${id}&${REPLIES_PART}=${to}#${threadAnchor(id)}`;
  return (
    <p className="anno-foot">
      {t('annotations.reply.place', repliesPlace(part, shown))}
      {at < parts && (
        <>
          {' · '}
          <a href={address(at + 1)}>{t('annotations.reply.earlier')}</a>
        </>
      )}
      {at > 1 && (
        <>
          {' · '}
          <a href={address(at - 1)}>{t('annotations.reply.later')}</a>
        </>
      )}
    </p>
  );
}

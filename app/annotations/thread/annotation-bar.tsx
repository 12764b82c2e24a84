import type { AnnotationsView } from '#app/annotations/view/annotations-view.server.ts';
import { SideName } from '#app/annotations/view/side-name.tsx';
import { formatDate } from '#app/i18n/format.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import type { AnnotationWindow, WindowState } from '#content/annotation/annotation-window.ts';

/** Counts of both sides, the annotation window, and the link to the other view. */
export function AnnotationBar({ view, crossedHref }: { view: AnnotationsView; crossedHref: string | null }) {
  const t = useT();
  const { counts, window, windowState } = view;
  return (
    <div className="duo-bar">
      <p className="duo-counts">
        <a className="duo-count duo-south" href="#cote-south">
          <SideName side="south" /> <span data-count="south">{counts.south}</span>
        </a>
        <a className="duo-count duo-north" href="#cote-north">
          <SideName side="north" /> <span data-count="north">{counts.north}</span>
        </a>
      </p>
      {crossedHref && (
        <p className="no-print">
          <a href={crossedHref}>{t('annotations.readCrossed')}</a>
        </p>
      )}
      {window && (
        <p className="duo-window">
          {windowWords(t, window, windowState)}
          {windowState === 'closed' && !view.mayWrite && (
            <>
              {'. '}
              <span className="duo-window-help">{t('annotations.window.closedHelp')}</span>
            </>
          )}
        </p>
      )}
    </div>
  );
}

/** The dates of an annotation window as text. */
export function windowWords(t: Translate, { opens, closes }: AnnotationWindow, state: WindowState): string {
  const days = {
    opens: opens ? formatDate(opens, t.locale) : '',
    closes: closes ? formatDate(closes, t.locale) : '',
  };
  if (state === 'closed') return t('annotations.window.closed', days);
  if (state === 'not-yet') return t(closes ? 'annotations.window.notYet' : 'annotations.window.notYetOpen', days);
  if (opens && closes) return t('annotations.window.openBetween', days);
  if (closes) return t('annotations.window.open', days);
  return opens ? t('annotations.window.openFrom', days) : t('annotations.window.openAlways');
}

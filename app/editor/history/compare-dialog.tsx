import { useEffect, useRef, useState } from 'react';
import { Dialog } from '#app/editor/tools/dialog.tsx';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import type { ListedPoint, PointComparison } from '#app/editor/tools/history-view.ts';
import { momentOf } from '#app/editor/tools/when.ts';
import { useT } from '#app/i18n/translate.ts';
import { ChangedDetails } from '#app/reading/comparison/changed-details.tsx';
import { ComparedText } from '#app/reading/comparison/compared-text.tsx';
import { historyPath } from '#content/addresses/site-paths.ts';
import { directionOf } from '#content/locale.ts';

interface CompareDialogProps {
  readonly point: ListedPoint;
  /** The checkpoint before it. */
  readonly previous: ListedPoint | null;
  readonly mayRestore: boolean;
  readonly onClose: () => void;
}

type Against = 'draft' | 'previous';
type Reading = PointComparison | 'reading' | 'failed';

/** Compares a checkpoint with the current draft, or with the checkpoint before it. */
export function CompareDialog({ point, previous, mayRestore, onClose }: CompareDialogProps) {
  const t = useT();
  const { open, page, announce } = useEditorTools();
  const [against, setAgainst] = useState<Against>('draft');
  const [attempt, setAttempt] = useState(0);
  const [reading, setReading] = useState<Reading>('reading');
  const text = useRef<HTMLElement>(null);
  const at = useRef(-1);
  const when = momentOf(point.createdAt, t.locale, point.clock);
  const address = against === 'previous' && previous ? `${previous.id}?avec=${point.id}` : `${point.id}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt must ask again
  useEffect(() => {
    const controller = new AbortController();
    setReading('reading');
    at.current = -1;
    fetch(historyPath(page.path, address), { signal: controller.signal })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        setReading((await answer.json()) as PointComparison);
      })
      .catch(() => {
        // Offline, or the checkpoint no longer exists.
        if (!controller.signal.aborted) setReading('failed');
      });
    return () => controller.abort();
  }, [page.path, address, attempt]);

  const comparison = typeof reading === 'object' ? reading : null;
  const details = comparison?.details ?? [];
  const changes = comparison?.text.parts.filter(({ change }) => change !== 'same' && change !== 'skipped').length ?? 0;
  const isSame = comparison !== null && changes === 0 && details.length === 0;
  // A restore changes the text alone: nothing, where the draft has the same.
  const wouldChange = !(comparison && against === 'draft' && changes === 0);
  const summary = comparison
    ? changes === 0
      ? t(details.length > 0 ? 'editor.history.onlyDetails' : 'editor.history.identical')
      : `${t('editor.history.added', { count: comparison.text.added })}, ${t('editor.history.removed', { count: comparison.text.removed })}`
    : '';
  useEffect(() => {
    if (summary) announce(summary);
  }, [summary, announce]);

  const go = (step: 1 | -1) => {
    if (changes === 0) return;
    at.current = at.current < 0 && step < 0 ? changes - 1 : (at.current + step + changes) % changes;
    const target = text.current?.querySelector<HTMLElement>(`[data-change="${at.current}"]`);
    target?.scrollIntoView({ block: 'center' });
    target?.focus({ preventScroll: true });
  };

  return (
    <Dialog
      title={t('writing.compare.title', { when })}
      className={isSame ? 'compare-dialog is-same' : 'compare-dialog'}
      onClose={onClose}
    >
      <div className="compare-tools">
        <fieldset className="compare-against">
          <legend>{t('writing.compare.against')}</legend>
          {(['draft', 'previous'] as const).map((name) => (
            <label key={name}>
              <input
                type="radio"
                name="avec"
                checked={against === name}
                disabled={name === 'previous' && previous === null}
                data-first={against === name ? '' : undefined}
                onChange={() => setAgainst(name)}
              />
              {name === 'draft'
                ? t('writing.compare.againstDraft')
                : previous
                  ? t('writing.compare.againstPrevious', {
                      when: momentOf(previous.createdAt, t.locale, previous.clock),
                    })
                  : t('writing.compare.noPrevious')}
            </label>
          ))}
        </fieldset>
        <p className="compare-summary">
          <strong>{summary}</strong>
          {(changes > 0 || details.length > 0) && (
            <span className="compare-legend">
              <ins>{t('editor.history.legend.added')}</ins> <del>{t('editor.history.legend.removed')}</del>
            </span>
          )}
        </p>
      </div>
      <section
        ref={text}
        className="compare-text"
        aria-label={t('editor.history.comparedLabel')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-busy={reading === 'reading'}
        lang={page.language}
        dir={directionOf(page.language)}
      >
        {reading === 'reading' && (
          <p className="quiet" lang={t.locale}>
            {t('writing.compare.comparing')}
          </p>
        )}
        {reading === 'failed' && (
          <p lang={t.locale} role="alert">
            {t('writing.compare.failed')}{' '}
            <button type="button" className="button is-quiet is-small" onClick={() => setAttempt(attempt + 1)}>
              {t('editor.history.retry')}
            </button>
          </p>
        )}
        <ChangedDetails details={details} language={page.language} />
        {mayRestore && wouldChange && details.length > 0 && (
          <p className="quiet" lang={t.locale} dir={directionOf(t.locale)}>
            {t('writing.compare.textAlone')}
          </p>
        )}
        {comparison && changes > 0 && <ComparedText comparison={comparison.text} />}
        {isSame && (
          <p className="quiet" lang={t.locale}>
            {t('editor.history.identicalHelp')}
          </p>
        )}
      </section>
      <p className="dialog-actions compare-actions">
        {changes > 0 && (
          <>
            <button type="button" className="button is-quiet" onClick={() => go(-1)}>
              {t('writing.compare.previous')}
            </button>
            <button type="button" className="button is-quiet" onClick={() => go(1)}>
              {t('writing.compare.next')}
            </button>
          </>
        )}
        {mayRestore && wouldChange && (
          <button type="button" className="button" onClick={() => open({ type: 'restore', point })}>
            {t('writing.compare.restore')}
          </button>
        )}
      </p>
    </Dialog>
  );
}

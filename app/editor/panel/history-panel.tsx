import { RestorePointList } from '#app/editor/history/restore-point-list.tsx';
import type { WritingState } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';
import { EditionsPanel } from './editions-panel.tsx';

/** The page's editions and the draft's checkpoints. */
export function HistoryPanel({ state }: { state: WritingState }) {
  const t = useT();
  return (
    <>
      <section className="panel-part" aria-labelledby="historique-brouillon">
        <h2 id="historique-brouillon">{t('editor.history.title')}</h2>
        <p className="quiet">{t('editor.history.intro')}</p>
        <RestorePointList />
      </section>
      {!state.page.isTranscript && (
        <section className="panel-part" aria-labelledby="historique-editions">
          <h2 id="historique-editions">{t('writing.editions.title')}</h2>
          <EditionsPanel state={state} />
        </section>
      )}
    </>
  );
}

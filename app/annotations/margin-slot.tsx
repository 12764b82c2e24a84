import { AnnotationDialog } from '#app/annotations/thread/annotation-dialog.tsx';
import { Orphans } from '#app/annotations/thread/annotation-side.tsx';
import { Done, LiveWords } from '#app/annotations/thread/annotation-words.tsx';
import type { AnnotationsView } from '#app/annotations/view/annotations-view.server.ts';
import { useT } from '#app/i18n/translate.ts';
import { annotationsPath } from '#content/addresses/site-paths.ts';
import { directionOf } from '#content/locale.ts';

/** A text whose annotations are in its margin, each where its words are. */
export function MarginSlot({ view }: { view: AnnotationsView }) {
  const t = useT();
  const { pageId, textPath, language, html } = view;
  return (
    <div
      className={`is-margin${view.choosing ? ' is-choosing' : ''}`}
      lang={t.locale}
      dir={directionOf(t.locale)}
      id="regards"
      data-page={pageId}
      data-edition={view.edition}
      data-signature={JSON.stringify(view.signature)}
    >
      <Done done={view.done} />
      <div className="duo-text">
        <div
          className="prose"
          id="texte"
          lang={language}
          dir={directionOf(language)}
          dangerouslySetInnerHTML={{ __html: html }}
        />
      </div>
      <Orphans view={view} />
      {view.mayWrite && <AnnotationDialog view={view} />}
      <LiveWords path={textPath} />
    </div>
  );
}

/** Under the title: how many annotations the page has, and how to make one. */
export function AnnotationLine({ view }: { view: AnnotationsView }) {
  const t = useT();
  const { path, textPath, threads, mayWrite, choosing } = view;
  const count = threads.length;
  return (
    <p className="anno-line no-print">
      <a className="anno-total" href={annotationsPath(path)} data-counted hidden={count === 0}>
        <span data-count="all" data-worded>
          {t('annotating.count', { count })}
        </span>
      </a>
      {mayWrite && (
        <>
          <a href={choosing ? textPath : '?annoter#texte'} rel="nofollow">
            {t(choosing ? 'annotating.stop' : 'annotating.annotate')}
          </a>
          <span className={choosing ? 'quiet' : 'quiet anno-hint'}>
            {t(choosing ? 'annotating.choose' : 'annotating.select')}
          </span>
        </>
      )}
    </p>
  );
}

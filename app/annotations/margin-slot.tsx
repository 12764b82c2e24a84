import { AnnotatedFrame, AnnotatedProse } from '#app/annotations/thread/annotated-frame.tsx';
import { Done } from '#app/annotations/thread/annotation-words.tsx';
import type { AnnotationsView } from '#app/annotations/view/annotations-view.server.ts';
import { useT } from '#app/i18n/translate.ts';
import { annotationsPath } from '#content/addresses/site-paths.ts';

/** A text whose annotations are in its margin, each where its words are. */
export function MarginSlot({ view }: { view: AnnotationsView }) {
  return (
    <AnnotatedFrame view={view} className={`is-margin${view.choosing ? ' is-choosing' : ''}`}>
      <Done done={view.done} />
      <div className="duo-text">
        <AnnotatedProse view={view} />
      </div>
    </AnnotatedFrame>
  );
}

/** Under the title: how many annotations the page has, and how to make one. */
export function AnnotationLine({ view }: { view: AnnotationsView }) {
  const t = useT();
  const { path, textPath, threads, threadPages, mayWrite, choosing } = view;
  const count = threads.length + threadPages.elsewhere.all;
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

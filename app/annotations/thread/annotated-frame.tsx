import type { ReactNode } from 'react';
import type { AnnotationsView } from '#app/annotations/view/annotations-view.server.ts';
import { useT } from '#app/i18n/translate.ts';
import { directionOf } from '#content/locale.ts';
import { AnnotationDialog } from './annotation-dialog.tsx';
import { Orphans } from './annotation-side.tsx';
import { LiveWords } from './annotation-words.tsx';
import { ThreadPagesNav } from './thread-pages-nav.tsx';

interface AnnotatedFrameProps {
  readonly view: AnnotationsView;
  readonly className: string;
  readonly children: ReactNode;
}

/**
 * What the script of annotations works in: the text and its threads, those whose words are gone,
 * the dialog.
 */
export function AnnotatedFrame({ view, className, children }: AnnotatedFrameProps) {
  const t = useT();
  return (
    <div
      className={className}
      lang={t.locale}
      dir={directionOf(t.locale)}
      id="regards"
      data-page={view.pageId}
      data-edition={view.edition}
      data-position={view.position}
      data-before={view.threadPages.before}
      data-elsewhere={JSON.stringify(view.threadPages.elsewhere)}
      data-signature={JSON.stringify(view.signature)}
    >
      <ThreadPagesNav threads={view.threads} threadPages={view.threadPages} path={view.textPath} />
      {children}
      <Orphans view={view} />
      <ThreadPagesNav threads={view.threads} threadPages={view.threadPages} path={view.textPath} />
      {view.mayWrite && <AnnotationDialog view={view} />}
      <LiveWords path={view.textPath} />
    </div>
  );
}

/** The page's text with its annotations marked. */
export function AnnotatedProse({ view: { language, html } }: { view: AnnotationsView }) {
  return (
    <div
      className="prose"
      id="texte"
      lang={language}
      dir={directionOf(language)}
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}

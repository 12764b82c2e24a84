import type { ReactNode } from 'react';
import { AnnotatedFrame, AnnotatedProse } from '#app/annotations/thread/annotated-frame.tsx';
import { AnnotationBar } from '#app/annotations/thread/annotation-bar.tsx';
import { AnnotationForm } from '#app/annotations/thread/annotation-form.tsx';
import { AnnotationSide, isOrphan } from '#app/annotations/thread/annotation-side.tsx';
import { Done } from '#app/annotations/thread/annotation-words.tsx';
import type { AnnotationsView } from '#app/annotations/view/annotations-view.server.ts';
import { useT } from '#app/i18n/translate.ts';
import { annotationsPath } from '#content/addresses/site-paths.ts';
import { SIDES } from '#content/people/person.ts';

/**
 * A workshop's text with its annotations around it; the text alone if there are none to show
 * (readers without the right, earlier editions).
 */
export function AnnotationsSlot({ view, children }: { view: AnnotationsView | null; children: ReactNode }) {
  const t = useT();
  if (!view) return children;
  const { path, form, threads } = view;
  return (
    <AnnotatedFrame view={view} className="duo">
      <AnnotationBar view={view} crossedHref={annotationsPath(path)} />
      <Done done={view.done} />
      <div className="duo-columns">
        <div className="duo-text">
          <AnnotatedProse view={view} />
          {form ? (
            <AnnotationForm view={view} form={form} />
          ) : (
            view.mayWrite && <p className="duo-help no-print">{t('annotations.howTo')}</p>
          )}
        </div>
        {[...SIDES].reverse().map((side) => (
          <AnnotationSide
            key={side}
            side={side}
            view={view}
            threads={threads.filter((thread) => thread.author.side === side && !isOrphan(thread))}
          />
        ))}
      </div>
    </AnnotatedFrame>
  );
}

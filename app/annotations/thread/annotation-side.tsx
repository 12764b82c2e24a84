import type { AnnotationsView, NumberedThread } from '#app/annotations/view/annotations-view.server.ts';
import { SideName } from '#app/annotations/view/side-name.tsx';
import { useT } from '#app/i18n/translate.ts';
import type { Side } from '#content/people/person.ts';
import { AnnotationThreads } from './annotation-thread.tsx';

/** True for an annotation whose words are no longer in the text. */
export function isOrphan({ place }: Pick<NumberedThread, 'place'>): boolean {
  return place === null || place.state === 'orphaned';
}

/** One side's annotations, in text order. */
export function AnnotationSide(props: { side: Side; view: AnnotationsView; threads: readonly NumberedThread[] }) {
  const { side, view, threads } = props;
  const t = useT();
  return (
    <section className={`duo-side duo-${side}`} aria-labelledby={`cote-${side}`}>
      <h2 className="duo-side-name" id={`cote-${side}`}>
        <SideName side={side} />
      </h2>
      <div className="duo-threads" data-threads={side}>
        <AnnotationThreads threads={threads} view={view} />
        {threads.length === 0 && <p className="duo-none">{t(`annotations.none.${side}`)}</p>}
      </div>
    </section>
  );
}

/** Annotations whose words are gone from the text: never dropped, shown with those words. */
export function Orphans({ view }: { view: AnnotationsView }) {
  const t = useT();
  const orphans = view.threads.filter(isOrphan);
  return (
    <section className="duo-orphans" aria-labelledby="disparus" hidden={orphans.length === 0}>
      <h2 id="disparus">{t('annotations.orphans')}</h2>
      <p className="quiet">{t('annotations.orphansHelp')}</p>
      <div className="duo-threads" data-threads="orphans">
        <AnnotationThreads threads={orphans} view={view} />
      </div>
    </section>
  );
}

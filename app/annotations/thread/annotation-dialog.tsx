import type { AnnotationsView } from '#app/annotations/view/annotations-view.server.ts';
import { useT } from '#app/i18n/translate.ts';
import { NewAnnotationFields } from './annotation-form.tsx';

/** The dialog for annotating selected words. Closed, it is invisible without a script. */
export function AnnotationDialog({ view }: { view: AnnotationsView }) {
  const t = useT();
  return (
    <dialog className="anno-dialog" aria-labelledby="annoter-mots-titre" data-dialog>
      <h2 id="annoter-mots-titre">{t('annotations.form.title')}</h2>
      <NewAnnotationFields view={view} form={null} id="annoter-mots" cancel />
    </dialog>
  );
}

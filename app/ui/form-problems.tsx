import { useT } from '#app/i18n/translate.ts';
import { fieldId } from './field.tsx';

/** The id of the message about a refused form; a page has one at most. */
export const REFUSAL = 'refus';

/** The number of invalid fields, with a link to the first; announced when the page opens. */
export function FormProblems({ fields }: { fields: readonly string[] }) {
  const t = useT();
  const [first] = fields;
  if (first === undefined) return null;
  return (
    <div className="notice-box is-danger" role="alert" id={REFUSAL}>
      <p>
        <strong>
          <a href={`#${fieldId(first)}`}>{t('manage.problems', { count: fields.length })}</a>
        </strong>
      </p>
      <p>{t('manage.problemsText')}</p>
    </div>
  );
}

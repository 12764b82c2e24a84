import { type MessageKey, useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { synonymInput } from '#content/input/synonym-input.ts';
import type { SynonymProblem } from '#content/search/words/synonym-list.ts';
import type { SynonymSheet } from '#server/search/search-care.ts';

/** The fields of the list by their names in the form. */
export const SYNONYM_NAMES = { text: 'synonyms' } as const;
const LIMITS = inputLimits(synonymInput);
const REASONS: Readonly<Record<SynonymProblem['reason'], MessageKey>> = {
  alone: 'search.care.problem.alone',
  'too-many': 'search.care.problem.tooMany',
  'too-long': 'search.care.problem.tooLong',
};

/** The synonyms as text, one group per line. A refused change comes back with its reason. */
export function SynonymForm(props: {
  sheet: SynonymSheet;
  /** Problems of the stored list. */
  problems: readonly SynonymProblem[];
  refused: { readonly text: string; readonly problem: MessageKey } | undefined;
}) {
  const { sheet, problems, refused } = props;
  const t = useT();
  const rows = Math.min(24, sheet.text.split('\n').length + 2);
  return (
    <PostForm aria-labelledby="synonymes">
      <h2 id="synonymes">{t('search.care.synonyms')}</h2>
      <p>{t('search.care.synonymsIntro')}</p>
      {problems.length > 0 && (
        <div className="notice-box is-danger">
          <p>{t('search.care.problems')}</p>
          <ul>
            {problems.map(({ line, text, reason }) => (
              <li key={line}>
                {t('search.care.line', { line })} <code>{text}</code> — {t(REASONS[reason])}
              </li>
            ))}
          </ul>
        </div>
      )}
      <input type="hidden" name="version" value={sheet.version} />
      <Field
        name={SYNONYM_NAMES.text}
        label={t('search.care.list')}
        help={t('search.care.listHelp')}
        error={refused && t(refused.problem)}
      >
        {(control) => (
          <textarea
            {...control}
            {...LIMITS.text}
            rows={rows}
            defaultValue={refused?.text ?? sheet.text}
            spellCheck={false}
          />
        )}
      </Field>
      {refused && sheet.updatedBy && <p className="quiet">{t('search.care.changedBy', { name: sheet.updatedBy })}</p>}
      {refused && (
        <details>
          <summary>{t('search.care.kept')}</summary>
          <pre>{sheet.text}</pre>
        </details>
      )}
      <p className="actions">
        <button type="submit" className="button">
          {t('search.care.save')}
        </button>
      </p>
    </PostForm>
  );
}

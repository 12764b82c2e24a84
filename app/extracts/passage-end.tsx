import { useT } from '#app/i18n/translate.ts';

export interface PassageEndProps {
  /** The paragraphs to which it may go on. */
  readonly after: readonly { readonly id: string; readonly words: string }[];
  /** The one that was chosen before. */
  readonly chosen: string | undefined;
  readonly language: string;
}

/**
 * Lets a passage go on in the paragraphs after it, without script: part of its form, which keeps
 * what was typed.
 */
export function PassageEnd({ after, chosen, language }: PassageEndProps) {
  const t = useT();
  return (
    <div className="passage-end">
      <label htmlFor="jusque">{t('extracts.form.until')}</label>
      <select
        id="jusque"
        name="jusque"
        lang={language}
        defaultValue={(after.find(({ id }) => id === chosen) ?? after[0])?.id}
      >
        {after.map(({ id, words }) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
      <button type="submit" name="intent" value="go-on" className="button is-small is-quiet">
        {t('extracts.form.goOn')}
      </button>
    </div>
  );
}

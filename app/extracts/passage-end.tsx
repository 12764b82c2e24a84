import { useT } from '#app/i18n/translate.ts';

interface PassageEndProps {
  /** The paragraph in which the passage begins. */
  readonly block: string;
  /** The paragraphs to which it may go on. */
  readonly after: readonly { readonly id: string; readonly words: string }[];
  readonly language: string;
}

/** Lets a passage go on in the paragraphs after it, without script. */
export function PassageEnd({ block, after, language }: PassageEndProps) {
  const t = useT();
  return (
    <form method="get" className="passage-end">
      <input type="hidden" name="bloc" value={block} />
      <label htmlFor="jusque">{t('extracts.form.until')}</label>
      <select id="jusque" name="jusque" lang={language} defaultValue={after[0]?.id}>
        {after.map(({ id, words }) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
      <button type="submit" className="button is-small is-quiet">
        {t('extracts.form.goOn')}
      </button>
    </form>
  );
}

import { useT } from '#app/i18n/translate.ts';
import { SelectField } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import type { ListedCode } from '#server/extracts/code-book.ts';

/** Makes one of two codes that mean the same. */
export function MergeFold({ others, isRefused }: { others: readonly ListedCode[]; isRefused: boolean }) {
  const t = useT();
  return (
    <details className="fold" open={isRefused}>
      <summary>{t('extracts.codes.merge')}</summary>
      <p>{t('extracts.codes.mergeHelp')}</p>
      <PostForm>
        <input type="hidden" name="intent" value="merge" />
        <SelectField
          name="into"
          label={t('extracts.codes.mergeInto')}
          error={isRefused ? t('extracts.codes.mergeWrong') : null}
          value=""
          options={others.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <p className="actions">
          <button type="submit" className="button is-danger">
            {t('extracts.codes.merge')}
          </button>
        </p>
      </PostForm>
    </details>
  );
}

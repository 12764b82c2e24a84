import { useT } from '#app/i18n/translate.ts';
import { Field, SelectField } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { BOARD_PATH } from '#content/addresses/site-paths.ts';
import type { Owner } from '#server/board/follow-up-service.ts';

/** The fields that say what the form showed, by its fields. */
export const SHOWN_NAMES = { owner: 'ownerShown', due: 'dueShown' } as const;

/** The form of a page's owner and due date. */
export function FollowUpForm(props: {
  readonly values: { readonly owner: string; readonly due: string };
  /** What a form that was refused showed at first; the same for others. */
  readonly shown: { readonly owner: string; readonly due: string };
  readonly faults: readonly string[];
  /** The people who can be made owner; null if the viewer may not choose the owner. */
  readonly owners: readonly Owner[] | null;
  /** The present owner, who may have left the team. */
  readonly ownerName: string | null;
  readonly back: string;
}) {
  const { values, shown, faults, owners, ownerName, back } = props;
  const t = useT();
  const known = (owners ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const left = values.owner !== '' && ownerName !== null && !known.some(({ value }) => value === values.owner);
  return (
    <PostForm>
      <FormProblems fields={faults} />
      <input type="hidden" name={SHOWN_NAMES.owner} value={shown.owner} />
      <input type="hidden" name={SHOWN_NAMES.due} value={shown.due} />
      {owners === null ? (
        <>
          <input type="hidden" name="owner" value={values.owner} />
          <p>
            {t('board.follow.owner')}
            {t.locale === 'fr' ? '\u00a0: ' : ': '}
            <bdi>{ownerName ?? t('board.follow.nobody')}</bdi>
          </p>
          <p className="quiet">{t('materials.team.forTeam')}</p>
        </>
      ) : (
        <SelectField
          name="owner"
          label={t('board.follow.owner')}
          help={t('board.follow.ownerHelp')}
          error={faults.includes('owner') ? t('board.follow.ownerWrong') : null}
          value={values.owner}
          options={[
            { value: '', label: t('board.follow.nobody') },
            ...known,
            ...(left ? [{ value: values.owner, label: t('board.follow.left', { name: ownerName }) }] : []),
          ]}
        />
      )}
      <Field
        name="due"
        label={t('board.follow.due')}
        help={t('board.follow.dueHelp')}
        error={faults.includes('due') ? t('board.follow.dueWrong') : null}
      >
        {(control) => <input {...control} type="date" className="is-short" defaultValue={values.due} />}
      </Field>
      <p className="actions">
        <button type="submit" className="button">
          {t('board.follow.save')}
        </button>
        <a href={back}>{t('manage.cancel')}</a>
        <a href={BOARD_PATH}>{t('board.title')}</a>
      </p>
    </PostForm>
  );
}

import { useT } from '#app/i18n/translate.ts';
import { Field, SelectField } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { OWN_KITS_PATH } from '#content/addresses/site-paths.ts';
import { MOST_OWN_KITS, ownKitInput } from '#content/input/collection-input.ts';
import { inputLimits } from '#content/input/input-limits.ts';

const LIMITS = inputLimits(ownKitInput);

interface NewKitFormProps {
  /** Addresses of the pages that it begins with. */
  readonly paths: readonly string[];
  readonly title?: string;
  readonly problem?: 'title' | 'kits' | null;
}

/** Keeps pages as a new kit of one's own. */
export function NewKitForm({ paths, title = '', problem = null }: NewKitFormProps) {
  const t = useT();
  const error = problem === 'kits' ? t('ownKits.tooMany', { most: MOST_OWN_KITS }) : t('ownKits.titleWrong');
  return (
    <PostForm action={OWN_KITS_PATH}>
      <input type="hidden" name="intent" value="create" />
      <Pages paths={paths} />
      <Field name="title" label={t('ownKits.title')} error={problem && error}>
        {(control) => <input {...control} type="text" {...LIMITS.title} defaultValue={title} autoComplete="off" />}
      </Field>
      <button type="submit" className="button is-quiet">
        {t(paths.length > 0 ? 'ownKits.keep' : 'ownKits.create')}
      </button>
    </PostForm>
  );
}

/** Keeps a selection: as a new kit, or in one that is there. */
export function KeepForms(props: {
  readonly paths: readonly string[];
  readonly kits: readonly { readonly id: string; readonly title: string }[];
}) {
  const { paths, kits } = props;
  const t = useT();
  return (
    <details className="keep-kit">
      <summary>{t('ownKits.keepThese')}</summary>
      <p className="quiet">
        {t('ownKits.keepHint')} <a href={OWN_KITS_PATH}>{t('ownKits.listTitle')}</a>
      </p>
      {kits.length < MOST_OWN_KITS && <NewKitForm paths={paths} />}
      {kits.length > 0 && (
        <PostForm action={OWN_KITS_PATH}>
          <input type="hidden" name="intent" value="add" />
          <Pages paths={paths} />
          <SelectField
            name="kit"
            label={t('ownKits.into')}
            value={kits[0]!.id}
            options={kits.map(({ id, title }) => ({ value: id, label: title }))}
          />
          <button type="submit" className="button is-quiet">
            {t('ownKits.addThere')}
          </button>
        </PostForm>
      )}
    </details>
  );
}

function Pages({ paths }: { readonly paths: readonly string[] }) {
  return paths.map((path) => <input key={path} type="hidden" name="page" value={path} />);
}

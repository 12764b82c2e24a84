import { type MessageKey, useT } from '#app/i18n/translate.ts';
import { ORGANISATION_NAMES_ID } from '#app/organisations/organisation-names.tsx';
import { ChoiceField } from '#app/ui/choice-field.tsx';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { PEOPLE_PATH } from '#content/addresses/site-paths.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { personInput } from '#content/input/people/person-input.ts';

const LIMITS = inputLimits(personInput);

/** The values of the form and its errors. */
export interface InviteDraft {
  readonly name: string;
  readonly email: string;
  readonly organisation: string;
  /** `admin`, `staff` or `member`. */
  readonly group: string;
  readonly locale: string;
  /** The names of invalid fields; `taken` if the address already has an account. */
  readonly faults: readonly string[];
}

/** The form that creates an account and sends its person a mail. */
export function InvitePerson({ draft }: { draft: InviteDraft | null }) {
  const t = useT();
  const faultOf = (name: string, key: MessageKey) => (draft?.faults.includes(name) ? t(key) : null);
  return (
    <PostForm action={`${PEOPLE_PATH}#inviter`} className="admin-form">
      {draft && (
        <p className="notice-box is-danger" role="alert">
          {t('admin.invite.fix')}
        </p>
      )}
      <Field id="name" label={t('admin.invite.name')} error={faultOf('name', 'admin.invite.nameInvalid')}>
        {(wiring) => (
          <input {...wiring} name="name" {...LIMITS.name} dir="auto" autoComplete="off" defaultValue={draft?.name} />
        )}
      </Field>
      <Field
        id="email"
        label={t('admin.invite.email')}
        error={faultOf('email', 'admin.invite.emailInvalid') ?? faultOf('taken', 'admin.invite.emailTaken')}
      >
        {(wiring) => (
          <input
            {...wiring}
            type="email"
            name="email"
            {...LIMITS.email}
            dir="ltr"
            autoComplete="off"
            defaultValue={draft?.email}
          />
        )}
      </Field>
      <Field
        id="organisation"
        label={t('admin.invite.organisation')}
        error={faultOf('organisation', 'admin.invite.organisationInvalid')}
      >
        {(wiring) => (
          <input
            {...wiring}
            name="organisation"
            list={ORGANISATION_NAMES_ID}
            {...LIMITS.organisation}
            dir="auto"
            autoComplete="off"
            defaultValue={draft?.organisation}
          />
        )}
      </Field>
      <RoleChoice value={draft?.group ?? 'member'} error={faultOf('role', 'admin.invite.roleInvalid')} />
      <Field id="locale" label={t('admin.invite.locale')}>
        {(wiring) => (
          <select {...wiring} name="locale" defaultValue={draft?.locale ?? 'fr'}>
            <option value="fr">{t('kinds.language.fr')}</option>
            <option value="en">{t('kinds.language.en')}</option>
          </select>
        )}
      </Field>
      <button type="submit" className="button">
        {t('admin.invite.submit')}
      </button>
    </PostForm>
  );
}

/** The three kinds of accounts, with what each may do. */
export function RoleChoice({ value, error }: { value: string; error?: string | null | undefined }) {
  const t = useT();
  return (
    <ChoiceField
      name="group"
      legend={t('admin.invite.role')}
      value={value}
      error={error}
      options={(['member', 'staff', 'admin'] as const).map((group) => ({
        value: group,
        label: t(`admin.role.${group}`),
        help: t(`admin.roleHelp.${group}`),
      }))}
    />
  );
}

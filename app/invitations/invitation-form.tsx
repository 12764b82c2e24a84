import { useT } from '#app/i18n/translate.ts';
import { ORGANISATION_NAMES_ID } from '#app/organisations/organisation-names.tsx';
import { ChoiceField } from '#app/ui/choice-field.tsx';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { type InvitationInput, invitationInput } from '#content/input/people/invitation-input.ts';
import { LOCALES } from '#content/locale.ts';
import { SIDES } from '#content/people/person.ts';
import type { Country } from '#content/taxonomy/countries.ts';

type InvitationField = keyof InvitationInput;

/** The values of a refused form, and its invalid fields. */
export type RefusedInvitation = Readonly<Record<InvitationField, string>> & { readonly fields: readonly string[] };

/** The fields of an invitation by their names in the form. */
export const INVITATION_NAMES = {
  name: 'nom',
  organisation: 'organisation',
  country: 'pays',
  side: 'cote',
  email: 'courriel',
  locale: 'locale',
  expiresInDays: 'jours',
} as const satisfies Record<InvitationField, string>;
const NAMES = INVITATION_NAMES;
const LIMITS = inputLimits(invitationInput);
const DAYS = [30, 60, 90, 180];

/** The form that invites a named person. */
export function InvitationForm({
  countries,
  suggested,
  refused,
  isMailed,
}: {
  countries: readonly Country[];
  suggested: readonly string[];
  refused: RefusedInvitation | null;
  isMailed: boolean;
}) {
  const t = useT();
  const likely = suggested.flatMap((code) => countries.find((country) => country.code === code) ?? []);
  const wrong = (field: InvitationField, words: string) => (refused?.fields.includes(field) ? words : null);
  return (
    <PostForm>
      <input type="hidden" name="intent" value="invite" />
      <Field
        id="nom"
        label={t('invitations.name')}
        help={t('invitations.nameHelp')}
        error={wrong('name', t('invitations.error.name'))}
      >
        {(wiring) => (
          <input {...wiring} {...LIMITS.name} name={NAMES.name} autoComplete="off" defaultValue={refused?.name} />
        )}
      </Field>
      <Field
        id="organisation"
        label={t('invitations.organisation')}
        error={wrong('organisation', t('invitations.error.organisation'))}
      >
        {(wiring) => (
          <input
            {...wiring}
            {...LIMITS.organisation}
            name={NAMES.organisation}
            list={ORGANISATION_NAMES_ID}
            autoComplete="off"
            defaultValue={refused?.organisation}
          />
        )}
      </Field>
      <Field id="pays" label={t('invitations.country')} error={wrong('country', t('invitations.error.country'))}>
        {(wiring) => (
          <select {...wiring} {...LIMITS.country} name={NAMES.country} defaultValue={refused?.country ?? ''}>
            <option value="">{t('invitations.chooseCountry')}</option>
            {likely.length > 0 && (
              <optgroup label={t('invitations.likelyCountries')}>
                <CountryOptions countries={likely} />
              </optgroup>
            )}
            <optgroup label={t('invitations.allCountries')}>
              <CountryOptions countries={countries.filter(({ code }) => !suggested.includes(code))} />
            </optgroup>
          </select>
        )}
      </Field>
      <ChoiceField
        name={NAMES.side}
        legend={t('invitations.side')}
        value={refused?.side ?? 'south'}
        options={[...SIDES].reverse().map((side) => ({ value: side, label: t(`annotations.side.${side}`) }))}
        error={wrong('side', t('invitations.error.side'))}
      />
      <Field
        id="courriel"
        label={t('invitations.email')}
        help={t(isMailed ? 'invitations.emailHelp' : 'invitations.emailUnmailed')}
        error={wrong('email', t('invitations.error.email'))}
      >
        {(wiring) => (
          <input
            {...wiring}
            {...LIMITS.email}
            type="email"
            name={NAMES.email}
            autoComplete="off"
            defaultValue={refused?.email}
          />
        )}
      </Field>
      <Field id="locale" label={t(isMailed ? 'invitations.locale' : 'invitations.localeUnmailed')}>
        {(wiring) => (
          <select {...wiring} name={NAMES.locale} defaultValue={refused?.locale ?? t.locale}>
            {LOCALES.map((locale) => (
              <option key={locale} value={locale}>
                {t(`kinds.language.${locale}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id="jours" label={t('invitations.days')} error={wrong('expiresInDays', t('invitations.error.days'))}>
        {(wiring) => (
          <select {...wiring} name={NAMES.expiresInDays} defaultValue={refused?.expiresInDays ?? '60'}>
            {DAYS.map((days) => (
              <option key={days} value={days}>
                {t('invitations.daysChoice', { count: days })}
              </option>
            ))}
          </select>
        )}
      </Field>
      <p className="actions">
        <button type="submit" className="button">
          {t('invitations.send')}
        </button>
      </p>
    </PostForm>
  );
}

function CountryOptions({ countries }: { countries: readonly Country[] }) {
  return countries.map(({ code, name }) => (
    <option key={code} value={code}>
      {name}
    </option>
  ));
}

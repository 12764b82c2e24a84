import { useT } from '#app/i18n/translate.ts';
import { ChoiceField } from '#app/ui/choice-field.tsx';
import { Choices } from '#app/ui/choice-fold.tsx';
import { Field, fieldId, SelectField } from '#app/ui/field.tsx';
import { FormProblems, REFUSAL } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { type AskedConsentInput, askedConsentInput } from '#content/input/material/loop-input.ts';
import { LINK_LOCALES } from '#content/locale.ts';
import { CONSENT_USES, NAMINGS, REACHES } from '#content/material/consent.ts';
import type { Sound } from '#server/consent/view-loop.ts';

const LIMITS = inputLimits(askedConsentInput);

/** Form that asks for consent: text, uses, reach, naming, language and mail address. */
export function AskConsentForm(props: {
  readonly values: { readonly [Key in keyof AskedConsentInput]: AskedConsentInput[Key] | string };
  readonly faults: readonly string[];
  readonly sounds: readonly Sound[];
  /** A mail server is set up. */
  readonly isMailed: boolean;
  readonly path: string;
}) {
  const { values, faults, sounds, isMailed, path } = props;
  const t = useT();
  const fault = (field: keyof AskedConsentInput, words: string) => (faults.includes(field) ? words : null);
  const ours = 'consent.team.consent';
  return (
    <PostForm at={REFUSAL}>
      <FormProblems fields={faults} />
      <input type="hidden" name="intent" value="consent" />
      <Field
        name="text"
        label={t(`${ours}.text`)}
        help={t(`${ours}.textHelp`)}
        error={fault('text', t(`${ours}.textWrong`))}
      >
        {(control) => (
          <textarea {...control} {...LIMITS.text} required rows={10} dir="auto" defaultValue={values.text as string} />
        )}
      </Field>
      <p className="quiet">
        {t(`${ours}.proposed`)}{' '}
        {LINK_LOCALES.map((locale, index) => (
          <span key={locale}>
            {index > 0 && ' · '}
            <a href={`${path}?texte=${locale}#demander`} hrefLang={locale}>
              {t(`kinds.language.${locale}`)}
            </a>
          </span>
        ))}
      </p>
      <fieldset className="field" id={fieldId('uses')}>
        <legend>{t(`${ours}.uses`)}</legend>
        <p className="quiet">{t('materials.people.usesHelp')}</p>
        <Choices
          name="uses"
          options={CONSENT_USES.map((use) => ({ value: use, label: t(`materials.people.use.${use}`) }))}
          chosen={values.uses as readonly string[]}
        />
        {faults.includes('uses') && <p className="field-error">{t(`${ours}.usesWrong`)}</p>}
      </fieldset>
      <ChoiceField
        name="reach"
        legend={t(`${ours}.reach`)}
        value={values.reach as string}
        options={REACHES.map((reach) => ({ value: reach, label: t(`materials.people.reachOf.${reach}`) }))}
      />
      <ChoiceField
        name="naming"
        legend={t(`${ours}.naming`)}
        value={values.naming as string}
        options={NAMINGS.map((naming) => ({ value: naming, label: t(`materials.people.namingOf.${naming}`) }))}
      />
      <SelectField
        name="locale"
        label={t(`${ours}.locale`)}
        value={values.locale as string}
        options={LINK_LOCALES.map((locale) => ({ value: locale, label: t(`kinds.language.${locale}`) }))}
      />
      <Field
        name="email"
        label={t(`${ours}.email`)}
        help={t(isMailed ? `${ours}.emailHelp` : `${ours}.emailUnmailed`)}
        error={fault('email', t(`${ours}.emailWrong`))}
      >
        {(control) => (
          <input {...control} {...LIMITS.email} type="email" autoComplete="off" defaultValue={values.email as string} />
        )}
      </Field>
      <SelectField
        name="recording"
        label={t(`${ours}.recording`)}
        help={t(`${ours}.recordingHelp`)}
        error={fault('recording', t(`${ours}.recordingWrong`))}
        value={values.recording as string}
        options={[
          { value: '', label: t(`${ours}.noRecording`) },
          ...sounds.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <p className="actions">
        <button type="submit" className="button">
          {t(`${ours}.send`)}
        </button>
      </p>
    </PostForm>
  );
}

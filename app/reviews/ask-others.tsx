import { useT } from '#app/i18n/translate.ts';
import { ChoiceField } from '#app/ui/choice-field.tsx';
import { Field, fieldId, SelectField } from '#app/ui/field.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { isAskedTwice, MOST_OUTSIDERS, outsiderField, outsiderInput } from '#content/input/review-input.ts';
import { LOCALES } from '#content/locale.ts';
import { SIDES } from '#content/people/person.ts';
import { QuotedChoice } from './quoted-choice.tsx';
import { isBegun, type RefusedRequest } from './refused-request.ts';

const LIMITS = inputLimits(outsiderInput);

interface AskOthersProps {
  readonly refused: RefusedRequest | null;
  /** A mail server is set up. */
  readonly isMailed: boolean;
}

/** Others to ask, by name and mail, without an account or with one: one, and more in folds. */
export function AskOthers(props: AskOthersProps) {
  const { isMailed } = props;
  const t = useT();
  return (
    <>
      <fieldset className="ask-part">
        <legend>{t('review.askOther')}</legend>
        <p className="field-help">{t(isMailed ? 'review.askOtherHelp' : 'review.askOtherUnmailed')}</p>
        <AskOther {...props} row={0} />
      </fieldset>
      <MoreOthers {...props} row={1} />
    </>
  );
}

/**
 * The rows from this one on, each in a fold within the one before, so that without a script one
 * more is a tap, and no more than one is offered.
 */
function MoreOthers(props: AskOthersProps & { readonly row: number }) {
  const { row, refused } = props;
  const t = useT();
  if (row >= MOST_OUTSIDERS) return null;
  return (
    <details className="fold ask-more" open={refused?.others.slice(row).some(isBegun)}>
      <summary>{t('review.moreOthers')}</summary>
      <fieldset className="ask-part">
        <legend>{t('review.otherNumber', { number: row + 1 })}</legend>
        <AskOther {...props} />
      </fieldset>
      <MoreOthers {...props} row={row + 1} />
    </details>
  );
}

function AskOther({ row, refused, isMailed }: AskOthersProps & { readonly row: number }) {
  const t = useT();
  const typed = refused?.others[row];
  const named = (field: string) => outsiderField(field, row);
  const isWrong = (field: string) => refused?.fields.includes(named(field)) ?? false;
  const isTwice = refused !== null && isAskedTwice(refused.others, row);
  const emailError = t(isTwice ? 'review.error.emailTwice' : 'review.error.email');
  return (
    <>
      <Field name={named('name')} label={t('review.name')} error={isWrong('name') ? t('review.error.name') : null}>
        {(control) => <input {...control} {...LIMITS.name} dir="auto" autoComplete="off" defaultValue={typed?.name} />}
      </Field>
      <Field name={named('email')} label={t('review.email')} error={isWrong('email') ? emailError : null}>
        {(control) => (
          <input {...control} {...LIMITS.email} type="email" dir="ltr" autoComplete="off" defaultValue={typed?.email} />
        )}
      </Field>
      <SelectField
        name={named('locale')}
        label={t(isMailed ? 'review.language' : 'review.languageUnmailed')}
        value={typed?.locale || t.locale}
        options={LOCALES.map((locale) => ({ value: locale, label: t(`kinds.language.${locale}`) }))}
      />
      <ChoiceField
        name={named('side')}
        id={fieldId(named('side'))}
        legend={t('invitations.side')}
        value={typed?.side ?? ''}
        options={[...SIDES].reverse().map((side) => ({ value: side, label: t(`annotations.side.${side}`) }))}
        error={isWrong('side') ? t('invitations.error.side') : null}
      />
      <QuotedChoice
        name={named('quoted')}
        value="yes"
        id={fieldId(named('quoted'))}
        isQuoted={typed?.isQuoted ?? false}
      />
    </>
  );
}

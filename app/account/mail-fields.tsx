import { useT } from '#app/i18n/translate.ts';
import { SelectField } from '#app/ui/field.tsx';
import { DIGEST_CHOICES } from '#content/people/mail-sort.ts';
import type { MailChoices } from '#server/notifications/mail-choice-service.ts';

/** Which mail people get. */
export function MailFields(props: {
  /** What is stored; null where there is nothing to choose. */
  readonly choices: MailChoices;
  /** What is shown as chosen: what was sent with a refused form, else what is stored. */
  readonly chosen: {
    readonly answers: boolean;
    readonly mentions: boolean | null;
    readonly entrusted: boolean | null;
    readonly reminders: boolean;
    readonly digest?: string | null;
  };
  readonly isMailed: boolean;
}) {
  const { choices, chosen, isMailed } = props;
  const t = useT();
  return (
    <>
      <input type="hidden" name="courriels" value="oui" />
      <p>{t(isMailed ? 'account.mailIntro' : 'account.mailUnset')}</p>
      <fieldset className="field">
        <legend>{t('account.mailAtOnce')}</legend>
        <div>
          <label className="choice">
            <input type="checkbox" name="answers" value="oui" defaultChecked={chosen.answers} />
            <span>{t('account.mailAnswers')}</span>
          </label>
          {choices.mentions !== null && (
            <label className="choice">
              <input type="checkbox" name="mentions" value="oui" defaultChecked={chosen.mentions ?? false} />
              <span>{t('account.mailMentions')}</span>
            </label>
          )}
          {choices.entrusted !== null && (
            <label className="choice">
              <input type="checkbox" name="entrusted" value="oui" defaultChecked={chosen.entrusted ?? false} />
              <span>{t('account.mailEntrusted')}</span>
            </label>
          )}
          <label className="choice">
            <input type="checkbox" name="reminders" value="oui" defaultChecked={chosen.reminders} />
            <span>{t('account.mailReminders')}</span>
          </label>
        </div>
      </fieldset>
      {choices.digest !== null && (
        <SelectField
          name="digest"
          label={t('account.digest')}
          help={t('account.digestHelp')}
          value={chosen.digest ?? choices.digest}
          options={DIGEST_CHOICES.map((choice) => ({ value: choice, label: t(`account.digestChoice.${choice}`) }))}
        />
      )}
      <p className="actions">
        <button type="submit" className="button" name="intent" value="mail">
          {t('account.save')}
        </button>
      </p>
    </>
  );
}

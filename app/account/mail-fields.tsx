import { useT } from '#app/i18n/translate.ts';
import { SelectField } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { DIGEST_CHOICES } from '#content/people/mail-sort.ts';
import type { MailChoices } from '#server/notifications/mail-choice-service.ts';

/** The form in which people choose which mail they get. */
export function MailForm({ choices, isMailed }: { choices: MailChoices; isMailed: boolean }) {
  const { answers, mentions, reminders, digest } = choices;
  const t = useT();
  return (
    <PostForm>
      <p>{t(isMailed ? 'account.mailIntro' : 'account.mailUnset')}</p>
      <fieldset className="field">
        <legend>{t('account.mailAtOnce')}</legend>
        <div>
          <label className="choice">
            <input type="checkbox" name="answers" value="oui" defaultChecked={answers} />
            <span>{t('account.mailAnswers')}</span>
          </label>
          {mentions !== null && (
            <label className="choice">
              <input type="checkbox" name="mentions" value="oui" defaultChecked={mentions} />
              <span>{t('account.mailMentions')}</span>
            </label>
          )}
          <label className="choice">
            <input type="checkbox" name="reminders" value="oui" defaultChecked={reminders} />
            <span>{t('account.mailReminders')}</span>
          </label>
        </div>
      </fieldset>
      {digest !== null && (
        <SelectField
          name="digest"
          label={t('account.digest')}
          help={t('account.digestHelp')}
          value={digest}
          options={DIGEST_CHOICES.map((choice) => ({ value: choice, label: t(`account.digestChoice.${choice}`) }))}
        />
      )}
      <p className="actions">
        <button type="submit" className="button" name="intent" value="mail">
          {t('account.save')}
        </button>
      </p>
    </PostForm>
  );
}

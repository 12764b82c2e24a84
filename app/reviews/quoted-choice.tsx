import { useT } from '#app/i18n/translate.ts';

/** Says of somebody who is asked that they are quoted in the text. */
export function QuotedChoice({
  name,
  value,
  id,
  isQuoted,
}: {
  name: string;
  value: string;
  id: string;
  isQuoted: boolean;
}) {
  const t = useT();
  const help = `${id}-aide`;
  return (
    <div className="field">
      <label className="choice">
        <input type="checkbox" name={name} value={value} defaultChecked={isQuoted} aria-describedby={help} />
        <span>
          {t('review.quoted')}
          <span className="choice-help" id={help}>
            {t('review.quotedHelp')}
          </span>
        </span>
      </label>
    </div>
  );
}

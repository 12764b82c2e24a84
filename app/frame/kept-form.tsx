import { isTyped, type KeptForm as Kept } from '#app/http/kept-form.ts';
import { useT } from '#app/i18n/translate.ts';

/** The content of a refused form; with `again`, one button submits it again, without a script. */
export function KeptForm({ kept: { fields, again }, path }: { kept: Kept; path: string }) {
  const t = useT();
  const numbered = fields.map(([name, value], index) => ({ name, value, index }));
  const typed = numbered.filter(({ value }) => isTyped(value));
  const others = numbered.filter(({ value }) => !isTyped(value));
  return (
    <form method="post" action={path} className="notice-box">
      <h2>{t('errors.kept.title')}</h2>
      <p>{t(again ? 'errors.kept.text' : 'errors.kept.copy')}</p>
      {others.map(({ name, value, index }) => (
        <input key={index} type="hidden" name={name} value={value} />
      ))}
      {typed.map(({ name, value, index }, at) => (
        <div key={index} className="field">
          <label htmlFor={`kept-${index}`}>{t('errors.kept.field', { number: at + 1, count: typed.length })}</label>
          <textarea
            id={`kept-${index}`}
            name={name}
            rows={Math.min(12, Math.max(2, Math.ceil(value.length / 60)))}
            defaultValue={value}
            readOnly={!again}
          />
        </div>
      ))}
      {again && (
        <p className="actions">
          <button type="submit" className="button">
            {t('errors.kept.again')}
          </button>
        </p>
      )}
    </form>
  );
}

import { isTyped, type KeptForm as Kept, SHOWN_AS } from '#app/http/kept-form.ts';
import { useLinkT } from '#app/i18n/translate.ts';
import { attributes } from '#content/render/html-escape.ts';

/** The content of a refused form; with `again`, one button submits it again, without a script. */
export function KeptForm({ kept: { fields, again }, path }: { kept: Kept; path: string }) {
  const t = useLinkT();
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
          <div
            dangerouslySetInnerHTML={{ __html: textareaOf({ id: `kept-${index}`, name, value, readonly: !again }) }}
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

/** Characters that are escaped at a time. */
const PIECE = 1_000;

/**
 * A textarea with its text, which may be of a million characters: React escapes character by
 * character into one growing string, whose pieces take the garbage collector longer than all else.
 */
function textareaOf({ value, ...named }: { id: string; name: string; value: string; readonly: boolean }): string {
  const rows = Math.min(12, Math.max(2, Math.ceil(value.length / 60)));
  const pieces: string[] = [];
  for (let at = 0; at < value.length; at += PIECE) pieces.push(escaped(value.slice(at, at + PIECE)));
  // The first line end in a textarea is not part of its text.
  return `<textarea${attributes({ ...named, rows, dir: 'auto' })}>\n${pieces.join('')}</textarea>`;
}

/** Within a textarea, quotation marks and `>` are text. */
const escaped = (text: string): string => text.replace(/[&<]/g, (character) => SHOWN_AS[character]!);

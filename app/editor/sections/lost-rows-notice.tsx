import { useEffect, useRef, useState } from 'react';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import type { LostPassage } from '#app/editor/session/local-copy/lost-writing.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import { useT } from '#app/i18n/translate.ts';
import { directionOf } from '#content/locale.ts';
import type { LostRow } from './lost-rows.ts';

interface LostRowsNoticeProps {
  readonly session: DraftSession;
  readonly rows: readonly LostRow[];
  readonly language: string;
  readonly forget: (id: string) => void;
}

/** Words that were kept of a text, but not with a row that is shown. */
export const otherPassages = (lost: readonly LostPassage[], rows: readonly LostRow[]): LostPassage[] =>
  lost.filter(({ text }) => !rows.some(({ words }) => words.some((one) => one.includes(text))));

/** The words of rows that others deleted while one wrote in them, until one has dealt with them. */
export function LostRowsNotice({ session, rows, language, forget }: LostRowsNoticeProps) {
  const t = useT();
  const lost = useSession(session, 'lost');
  const notice = useRef<HTMLElement>(null);
  const focus = rows.findLast(({ hadFocus }) => hadFocus)?.id;
  useEffect(() => {
    // The field that had the focus is gone. Not to another field: what is being typed would go
    // there.
    if (focus !== undefined) notice.current?.focus();
  }, [focus]);
  const shown = rows.filter(({ words }) => words.length > 0);
  const others = otherPassages(lost, shown);
  if (rows.length === 0 && others.length === 0) return null;
  const forgetRow = ({ id, words }: LostRow) => {
    for (const passage of lost) if (words.some((one) => one.includes(passage.text))) session.forgetLost(passage.id);
    forget(id);
  };
  const texts = [
    ...rows.map((row) => ({ id: row.id, text: row.words.join('\n'), done: () => forgetRow(row) })),
    ...others.map(({ id, text }) => ({ id, text, done: () => session.forgetLost(id) })),
  ];
  return (
    <section
      ref={notice}
      tabIndex={-1}
      className="notice-box is-danger lost-writing"
      role="alert"
      aria-labelledby="lignes-perdues"
    >
      <h2 id="lignes-perdues">{t('sections.lost.title')}</h2>
      {shown.length + others.length > 0 && <p>{t('sections.lost.text')}</p>}
      {texts.map(({ id, text, done }) => (
        <Lost key={id} text={text} language={language} forget={done} />
      ))}
    </section>
  );
}

function Lost({ text, language, forget }: { text: string; language: string; forget: () => void }) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      // Denied: the text can be selected in the notice.
      () => setCopied(false),
    );
  return (
    <div className="lost-passage">
      {text !== '' && (
        <blockquote lang={language} dir={directionOf(language)}>
          {text}
        </blockquote>
      )}
      <p className="actions">
        {text !== '' && (
          <button type="button" className="button is-quiet is-small" onClick={copy}>
            {copied ? t('sections.lost.copied') : t('sections.lost.copy')}
          </button>
        )}
        <button type="button" className="button is-quiet is-small" onClick={forget}>
          {t('sections.lost.forget')}
        </button>
      </p>
    </div>
  );
}

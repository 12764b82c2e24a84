import { useState } from 'react';
import type { LostPassage } from '#app/editor/session/local-copy/lost-writing.ts';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import { useT } from '#app/i18n/translate.ts';
import { directionOf } from '#content/locale.ts';

/** Passages deleted by others while edited here, until their author has dealt with them. */
export function LostWritingNotice({ lost }: { lost: readonly LostPassage[] }) {
  const t = useT();
  return (
    <section className="notice-box is-danger lost-writing" role="alert" aria-labelledby="texte-garde">
      <h2 id="texte-garde">{t('writing.lost.title')}</h2>
      <p>{t('writing.lost.text')}</p>
      {lost.map((passage) => (
        <Passage key={passage.id} passage={passage} />
      ))}
    </section>
  );
}

function Passage({ passage }: { passage: LostPassage }) {
  const t = useT();
  const { editor, session, page, announce } = useEditorTools();
  const writable = useSession(session, 'writable');
  const [copied, setCopied] = useState(false);
  const putBack = () => {
    const { doc } = editor.state;
    const paragraph = { type: 'paragraph', content: [{ type: 'text', text: passage.text }] };
    editor.chain().insertContentAt(doc.content.size, paragraph).focus('end').run();
    session.forgetLost(passage.id);
    announce(t('writing.lost.done'));
  };
  const copy = () => {
    navigator.clipboard.writeText(passage.text).then(
      () => setCopied(true),
      // Clipboard access denied: the text can be selected in the notice.
      () => setCopied(false),
    );
  };
  return (
    <div className="lost-passage">
      <blockquote lang={page.language} dir={directionOf(page.language)}>
        {passage.text}
      </blockquote>
      <p className="actions">
        {writable && (
          <button type="button" className="button is-small" onClick={putBack}>
            {t('writing.lost.putBack')}
          </button>
        )}
        <button type="button" className="button is-quiet is-small" onClick={copy}>
          {copied ? t('writing.lost.copied') : t('writing.lost.copy')}
        </button>
        <button type="button" className="button is-quiet is-small" onClick={() => session.forgetLost(passage.id)}>
          {t('writing.lost.forget')}
        </button>
      </p>
    </div>
  );
}

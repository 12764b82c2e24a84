import { useLinkT } from '#app/i18n/translate.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { consentLinkPath } from '#content/addresses/site-paths.ts';
import { LONGEST_CORRECTION } from '#content/consent/consent-loop.ts';
import { directionOf } from '#content/locale.ts';
import type { RefusedAnswer } from './own-form.server.ts';
import { TURN_FORM } from './own-turns.tsx';
import type { TranscriptView } from './own-view.server.ts';

/** One part of a person's transcript: each passage can be corrected or struck. */
export function TranscriptTurn(props: {
  readonly token: string;
  readonly transcript: TranscriptView;
  readonly refused: RefusedAnswer | null;
}) {
  const { token, transcript, refused } = props;
  const { part, parts, language, version, passages } = transcript;
  const t = useLinkT();
  const words = { lang: language, dir: directionOf(language) };
  const typed = refused?.typed;
  return (
    <section aria-labelledby="relire">
      <h2 id="relire">{t('consent.turn.transcript')}</h2>
      <p>{t('consent.transcript.intro')}</p>
      {parts > 1 && <p className="quiet">{t('consent.transcript.part', { part: part + 1, parts })}</p>}
      <PostForm id={TURN_FORM} action={`${consentLinkPath(token, 'transcript')}&partie=${part + 1}&envoyer=1`}>
        <input type="hidden" name="partie" value={part + 1} />
        <input type="hidden" name="transcription" value={version} />
        <ol className="own-passages">
          {passages.map(({ position, text, isStruck: wasStruck, written, shown }) => {
            const own = typed?.[`passage-${position}`];
            const isStruck = typed?.[`rayer-${position}`] !== undefined || (own === undefined && wasStruck);
            const now = own ?? written;
            const isChanged = !isStruck && now !== text;
            const number = t('consent.transcript.passage', { number: position + 1 });
            return (
              <li key={position} id={`passage-${position + 1}`}>
                <input type="hidden" name={`montre-${position}`} value={shown} />
                <p className={isStruck ? 'own-struck' : undefined} {...words}>
                  {isStruck ? <del>{text}</del> : text}
                </p>
                {(isStruck || isChanged) && (
                  <p className="badge is-strong">
                    {t(isStruck ? 'consent.transcript.struck' : 'consent.transcript.changed')}
                  </p>
                )}
                <details className="fold" open={isStruck || isChanged}>
                  <summary>
                    {t('consent.transcript.change')}
                    <span className="visually-hidden"> ({number})</span>
                  </summary>
                  <div className="field">
                    <label htmlFor={`mots-${position}`}>{t('consent.transcript.words')}</label>
                    <p className="field-help" id={`mots-${position}-aide`}>
                      {t('consent.transcript.wordsHelp')}
                    </p>
                    <textarea
                      id={`mots-${position}`}
                      name={`passage-${position}`}
                      rows={5}
                      maxLength={LONGEST_CORRECTION}
                      aria-describedby={`mots-${position}-aide`}
                      defaultValue={now}
                      lang={language}
                      dir="auto"
                    />
                  </div>
                  <label className="choice">
                    <input type="checkbox" name={`rayer-${position}`} value="1" defaultChecked={isStruck} />
                    <span>{t('consent.transcript.strike')}</span>
                  </label>
                </details>
              </li>
            );
          })}
        </ol>
        <p className="actions">
          <button type="submit" name="intent" value={part + 1 < parts ? 'suite' : 'fini'} className="button">
            {t(part + 1 < parts ? 'consent.transcript.next' : 'consent.transcript.done')}
          </button>
          <button type="submit" name="intent" value="garder" className="button is-quiet">
            {t('consent.transcript.keep')}
          </button>
        </p>
        {part > 0 && (
          <p>
            {/* No link: what was typed here would be lost. */}
            <button type="submit" name="intent" value={`garder-ecran-${part}`} className="link-button">
              {t('consent.transcript.previous')}
            </button>
          </p>
        )}
      </PostForm>
    </section>
  );
}

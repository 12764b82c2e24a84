import { useT } from '#app/i18n/translate.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { directionOf } from '#content/locale.ts';
import type { LoopScreen } from './loop-view.server.ts';

/** A person's proposals for their transcript, each to be accepted or rejected. */
export function LoopProposals(props: {
  readonly transcript: NonNullable<LoopScreen['transcript']>;
  readonly proposals: LoopScreen['proposals'];
  /** Path of the material's transcript, into which they are written; null without one. */
  readonly written: string | null;
  /** Position of a passage that it no longer has. */
  readonly changed: number | null;
}) {
  const { transcript, proposals, written, changed } = props;
  const t = useT();
  if (transcript.isErased) return <p className="quiet">{t('consent.team.transcript.erased')}</p>;
  if (!transcript.isAnswered && proposals.length === 0) return null;
  const words = { lang: transcript.language, dir: directionOf(transcript.language) };
  // They may write in another direction than the text that they read.
  const typed = { lang: transcript.language, dir: 'auto' };
  return (
    <>
      <h3 id="corrections">{t('consent.team.transcript.proposals')}</h3>
      {written !== null && proposals.length > 0 && <p className="quiet">{t('consent.team.transcript.takes')}</p>}
      {proposals.length === 0 && <p className="quiet">{t('consent.team.transcript.none')}</p>}
      <ul className="concerned-list">
        {proposals.map(({ position, kind, text, passage, madeAt, isTaken, isAccepted }) => (
          <li key={position}>
            <p className="quiet">{t('consent.team.transcript.passage', { number: position + 1 })}</p>
            <blockquote className="withdrawn-words" {...words}>
              <del>{passage}</del>
            </blockquote>
            {kind === 'strike' ? (
              <>
                <p>{t('consent.team.transcript.strikes')}</p>
                {text !== '' && (
                  <>
                    <p>{t('consent.team.quotations.adds')}</p>
                    <blockquote className="withdrawn-words" {...typed}>
                      {text}
                    </blockquote>
                  </>
                )}
              </>
            ) : (
              <>
                <p>{t('consent.team.transcript.wants')}</p>
                <blockquote className="withdrawn-words" {...typed}>
                  <ins>{text}</ins>
                </blockquote>
              </>
            )}
            {isTaken ? (
              <p className="badge">
                {t(isAccepted ? 'consent.team.transcript.accepted' : 'consent.team.transcript.declined')}
              </p>
            ) : (
              <PostForm>
                <input type="hidden" name="position" value={position} />
                <input type="hidden" name="du" value={madeAt} />
                {changed === position && written !== null && (
                  <p className="notice-box is-danger" role="alert">
                    {t('consent.team.transcript.changed')} <a href={written}>{t('consent.team.transcript.open')}</a>
                  </p>
                )}
                <p className="actions">
                  {changed === position && (
                    <button type="submit" name="intent" value="by-hand" className="button is-small">
                      {t('consent.team.transcript.byHand')}
                      <span className="visually-hidden">
                        {' '}
                        {t('consent.team.transcript.passage', { number: position + 1 })}
                      </span>
                    </button>
                  )}
                  <button type="submit" name="intent" value="accept" className="button is-small">
                    {t('consent.team.transcript.accept')}
                    <span className="visually-hidden">
                      {' '}
                      {t('consent.team.transcript.passage', { number: position + 1 })}
                    </span>
                  </button>
                  <button type="submit" name="intent" value="decline" className="button is-small is-quiet">
                    {t('consent.team.transcript.decline')}
                    <span className="visually-hidden">
                      {' '}
                      {t('consent.team.transcript.passage', { number: position + 1 })}
                    </span>
                  </button>
                </p>
              </PostForm>
            )}
          </li>
        ))}
      </ul>
      {transcript.agreed !== '' && (
        <details className="fold">
          <summary>{t('consent.team.transcript.agreed')}</summary>
          <div className="own-words" {...words}>
            {transcript.agreed}
          </div>
        </details>
      )}
    </>
  );
}

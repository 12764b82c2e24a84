import { Fragment, type ReactNode } from 'react';
import { formatDate, formatList, joinParts } from '#app/i18n/format.ts';
import { useLinkT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { roughly } from '#content/activity/reading-count.ts';
import { consentLinkPath } from '#content/addresses/site-paths.ts';
import { directionOf } from '#content/locale.ts';
import { monthWords } from '#content/text/date-words.ts';
import { OnlyIn } from './only-in.tsx';
import type { OwnView, ReceiptView } from './own-view.server.ts';

type CountedAnswer = 'corrected' | 'struck' | 'validated' | 'toCorrect' | 'dealtWith' | 'takenOut';

/** A printable receipt of what a person agreed to, where their words appear, how to withdraw. */
export function Receipt(props: {
  readonly token: string;
  readonly receipt: ReceiptView;
  readonly study: OwnView['study'];
}) {
  const { token, receipt, study } = props;
  const t = useLinkT();
  const { state, isAgreed, uses, givenOn, how, until, kind, heldOn, transcript, quotations, published, backups } =
    receipt;
  const who = { name: receipt.name, organisation: receipt.organisation, pseudonym: receipt.pseudonym };
  const date = (day: string) => formatDate(day, t.locale);
  const counted = (counts: readonly (readonly [CountedAnswer, number])[]) =>
    joinParts(
      counts.filter(([, count]) => count > 0).map(([what, count]) => t(`consent.receipt.${what}`, { count })),
      t.locale,
    ) || t('consent.receipt.asRead');
  const rows: [label: string, value: ReactNode][] = [
    [t('consent.receipt.person'), <bdi key="n">{receipt.name}</bdi>],
    [
      t('consent.receipt.material'),
      joinParts([t(`consent.receipt.kindOf.${kind}`), heldOn && date(heldOn)].filter(Boolean), t.locale),
    ],
    [
      t('consent.receipt.study'),
      <span key="s" {...foreignLanguage(study.language, t.locale)}>
        {study.title}
      </span>,
    ],
    [t('consent.receipt.agreement'), t(`consent.receipt.agreementOf.${state}`)],
    [t(state === 'refused' ? 'consent.receipt.refusedOn' : 'consent.receipt.on'), givenOn && date(givenOn)],
    [t('consent.receipt.how'), how && t(`consent.receipt.howOf.${how}`)],
    ...(isAgreed
      ? ([
          [
            t('consent.receipt.uses'),
            formatList(
              uses.map((use) =>
                t(
                  use === 'analysis' && !uses.includes('quotation')
                    ? 'consent.receipt.analysisAlone'
                    : `consent.receipt.use.${use}`,
                ),
              ),
              t.locale,
            ),
          ],
          [t('consent.receipt.reach'), t(`consent.give.reachOf.${receipt.reach}`)],
          [t('consent.receipt.naming'), <bdi key="m">{t(`consent.give.namingOf.${receipt.naming}`, who)}</bdi>],
          [t('consent.receipt.until'), until && date(until)],
        ] as [string, ReactNode][])
      : []),
    [
      t('consent.receipt.transcript'),
      transcript &&
        t(transcript.at === null ? 'consent.receipt.readSoFar' : 'consent.receipt.readOn', {
          date: date(transcript.at ?? ''),
          what: counted([
            ['corrected', transcript.corrected],
            ['struck', transcript.struck],
          ]),
        }),
    ],
    [
      t('consent.receipt.quotations'),
      quotations &&
        t(
          date(quotations.from) === date(quotations.to) ? 'consent.receipt.answeredOn' : 'consent.receipt.answeredFrom',
          {
            ...{ from: date(quotations.from), date: date(quotations.to) },
            what: counted([
              ['validated', quotations.validated],
              ['toCorrect', quotations.toCorrect],
              ['dealtWith', quotations.corrected],
              ['takenOut', quotations.withdrawn],
            ]),
          },
        ),
    ],
  ];
  return (
    <section aria-labelledby="recu">
      <h2 id="recu">{t('consent.turn.receipt')}</h2>
      {state === 'withdrawn' && (
        <p className="notice-box" role="status">
          {t('consent.receipt.withdrawn', { network: receipt.networkName })}
          {backups &&
            ` ${t(backups.until === null ? 'consent.receipt.backupsLater' : 'consent.receipt.backupsUntil', {
              date: date(backups.until ?? ''),
            })}`}
        </p>
      )}
      <p className="no-print">{t('consent.receipt.intro')}</p>
      <dl className="summary-list">
        {rows
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <Fragment key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
      </dl>
      {quotations && quotations.withdrawn > 0 && state !== 'withdrawn' && (
        <p className="notice-box">{t('consent.receipt.takenOutHelp')}</p>
      )}
      {receipt.text && (
        <details className="fold">
          <summary>{t('consent.receipt.text')}</summary>
          <OnlyIn language={receipt.textLanguage} />
          <div className="own-words" lang={receipt.textLanguage} dir={directionOf(receipt.textLanguage)}>
            {receipt.text}
          </div>
        </details>
      )}
      {(state !== 'withdrawn' || published.length > 0) && (
        <>
          <h3>{t('consent.receipt.where')}</h3>
          {published.length === 0 ? (
            <p>{t('consent.receipt.nowhere')}</p>
          ) : (
            <ul>
              {published.map(({ title, language, path, publishedAt, citing, earlier, read }) => (
                <li key={`${title} ${publishedAt} ${earlier[0]}`}>
                  {path ? (
                    <a href={path} {...foreignLanguage(language, t.locale)}>
                      {title}
                    </a>
                  ) : (
                    <span {...foreignLanguage(language, t.locale)}>{title}</span>
                  )}{' '}
                  <span className="quiet">
                    {[
                      publishedAt !== null && t('consent.receipt.publishedOn', { date: date(publishedAt) }),
                      earlier.length > 0 &&
                        t(publishedAt === null ? 'consent.receipt.earlierAlone' : 'consent.receipt.earlier', {
                          numbers: formatList(earlier.map(String), t.locale),
                        }),
                      path === null && t('consent.receipt.reserved'),
                      read &&
                        t('consent.receipt.read', {
                          ...{ count: roughly(read.times), since: monthWords(read.since, t.locale) },
                        }),
                      citing > 0 && t('consent.receipt.cited', { count: citing }),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      {state !== 'withdrawn' && (
        <div className="no-print">
          <h3>{t('consent.receipt.change')}</h3>
          {receipt.again.length > 0 && (
            <>
              <p>{t('consent.receipt.changeHelp')}</p>
              <ul>
                {receipt.again.map((turn) => (
                  <li key={turn}>
                    <a href={consentLinkPath(token, turn)}>
                      {t('consent.receipt.again', { turn: t(`consent.turn.${turn}`) })}
                    </a>
                  </li>
                ))}
              </ul>
            </>
          )}
          {receipt.struckBefore.length > 0 && (
            <details className="fold">
              <summary>{t('consent.receipt.struckBefore')}</summary>
              <p>{t('consent.receipt.struckBeforeHelp')}</p>
              <ul className="own-passages">
                {receipt.struckBefore.map(({ position, text }) => (
                  <li key={position}>
                    <p className="own-struck" lang={receipt.wordsLanguage} dir={directionOf(receipt.wordsLanguage)}>
                      <del>{text}</del>
                    </p>
                    <PostForm>
                      <input type="hidden" name="passage" value={position} />
                      <p>
                        <button type="submit" name="intent" value="rendre" className="button is-small is-quiet">
                          {t('consent.receipt.giveBack')}
                        </button>
                      </p>
                    </PostForm>
                  </li>
                ))}
              </ul>
            </details>
          )}
          <details className="fold">
            <summary>{t('consent.receipt.takeBack')}</summary>
            <p>{t('consent.receipt.takeBackHelp')}</p>
            <PostForm>
              <p>
                <button type="submit" name="intent" value="reprendre" className="button is-danger">
                  {t('consent.receipt.takeBackNow')}
                </button>
              </p>
            </PostForm>
          </details>
          {receipt.email === '' ? (
            <p className="quiet">{t('consent.receipt.noMail')}</p>
          ) : (
            <>
              <p className="quiet">
                {receipt.isMailed
                  ? t('consent.receipt.mail', { email: receipt.email })
                  : t('consent.receipt.mailUnset')}
              </p>
              <PostForm>
                <p>
                  <button type="submit" name="intent" value="sans-courriel" className="button is-quiet">
                    {t('consent.receipt.stopMail')}
                  </button>
                </p>
              </PostForm>
            </>
          )}
        </div>
      )}
      <p className="print-only">{t('consent.receipt.print', { date: date(receipt.today) })}</p>
    </section>
  );
}

import type { ReactNode } from 'react';
import { SideName } from '#app/annotations/view/side-name.tsx';
import { DoneMessage } from '#app/frame/done-message.tsx';
import { formatDate } from '#app/i18n/format.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import {
  invitationsPath,
  noticePath,
  OPEN_INVITATIONS_PATH,
  ORGANISATIONS_PATH,
} from '#content/addresses/site-paths.ts';
import { type Country, countryName } from '#content/taxonomy/countries.ts';
import { CopyLink } from './copy-link.tsx';
import { InvitationForm, type RefusedInvitation } from './invitation-form.tsx';
import type { InvitationRow, NewLink } from './invitation-view.server.ts';
import { LinkQr } from './link-qr.tsx';

interface InvitationsPageProps {
  readonly heading: string;
  readonly title: string;
  readonly path: string;
  /** Whether there is something to open: an edition, or a version to annotate. */
  readonly opens: boolean;
  /** The version to annotate of a page without an edition; null for others. */
  readonly version: ReactNode;
  readonly archived: boolean;
  /** For a workshop that takes no annotations at the moment, its dates in words. */
  readonly outside: string | null;
  /** A mail server is set up. */
  readonly isMailed: boolean;
  readonly countries: readonly Country[];
  /** Codes of those that are likely: the page's, and those of most pages. */
  readonly suggested: readonly string[];
  readonly invitations: readonly InvitationRow[];
  readonly revoked: boolean;
  readonly made: NewLink | null;
  readonly refused: RefusedInvitation | null;
}

/** The invitations to annotate a page: the new link, the form, the list. */
export function InvitationsPage(props: InvitationsPageProps) {
  const { heading, title, path, opens, version, archived, countries, suggested, invitations, revoked, made, refused } =
    props;
  const { isMailed, outside } = props;
  const t = useT();
  return (
    <div className="form-page">
      <p className="kicker">
        <a href={path}>{title}</a>
      </p>
      <h1>{heading}</h1>
      <p className="standfirst">{t('invitations.intro')}</p>
      {revoked && !made && !refused && (
        <p className="notice-box" role="status">
          {t('invitations.revoked')}
        </p>
      )}
      <DoneMessage />
      {made && <Made link={made} path={path} />}
      {archived && <p className="notice-box">{t('manage.archivedIntro')}</p>}
      {!made && version}
      {opens && !made && (
        <section aria-labelledby="inviter">
          <h2 id="inviter">{t('invitations.new')}</h2>
          {outside && (
            <p className="notice-box">
              {t('invitations.outside', { dates: outside })}{' '}
              <a href={noticePath(path)}>{t('invitations.changeDates')}</a>
            </p>
          )}
          <InvitationForm countries={countries} suggested={suggested} refused={refused} isMailed={isMailed} />
        </section>
      )}
      <section>
        <h2 id="invites">{t('invitations.list')}</h2>
        {invitations.length === 0 ? (
          <p className="quiet">{t('invitations.none')}</p>
        ) : (
          <InvitationTable invitations={invitations} />
        )}
        <p>
          <a href={OPEN_INVITATIONS_PATH}>{t('invitations.all')}</a> ·{' '}
          <a href={ORGANISATIONS_PATH}>{t('organisations.title')}</a>
        </p>
      </section>
    </div>
  );
}

function Made({ link, path }: { link: NewLink; path: string }) {
  const t = useT();
  return (
    <section className="notice-box" aria-labelledby="lien-pret">
      <h2 id="lien-pret">{t('invitations.made', { name: link.name })}</h2>
      <div className="invitation-link">
        <div>
          {link.email !== '' && <p>{t('invitations.mailed', { email: link.email })}</p>}
          <p>{t(link.email === '' ? 'invitations.once' : 'invitations.onceMailed')}</p>
          <p className="label" id="lien">
            {t('invitations.link')}
          </p>
          <p>
            <code id="lien-texte">{link.url}</code>
          </p>
          <p className="quiet">{t('invitations.linkHelp')}</p>
          <CopyLink />
          <p className="label" id="envoyer">
            {t('invitations.ready')}
          </p>
          <ul className="invitation-ways" aria-labelledby="envoyer">
            <li>
              <a href={mailAddress(link)}>{t('invitations.byMail')}</a>
            </li>
            <li>
              <a href={`https://wa.me/?text=${encodeURIComponent(link.message.text)}`} rel="noreferrer">
                {t('invitations.byWhatsapp')}
              </a>
            </li>
          </ul>
        </div>
        <LinkQr name={link.name} qr={link.qr} />
      </div>
      <p>
        <a className="button is-quiet" href={invitationsPath(path)}>
          {t('invitations.another')}
        </a>
      </p>
    </section>
  );
}

/** Opens the mail program with the message. */
function mailAddress({ message }: NewLink): string {
  return `mailto:?subject=${encodeURIComponent(message.subject)}&body=${encodeURIComponent(message.text)}`;
}

function InvitationTable({ invitations }: { invitations: readonly InvitationRow[] }) {
  const t = useT();
  return (
    <TableScroll aria-labelledby="invites">
      <table className="table invitation-table">
        <thead>
          <tr>
            <th scope="col">{t('invitations.columns.person')}</th>
            <th scope="col">{t('invitations.columns.side')}</th>
            <th scope="col">{t('invitations.columns.state')}</th>
            <th scope="col">{t('invitations.columns.action')}</th>
          </tr>
        </thead>
        <tbody>
          {invitations.map((line) => (
            <tr key={line.id}>
              <th scope="row">
                <bdi>{line.name}</bdi>
                <br />
                <span className="quiet">
                  <bdi>{line.organisation}</bdi>, {countryName(line.country, t.locale)}
                  {line.email !== '' && (
                    <>
                      <br />
                      <bdi>{line.email}</bdi>
                    </>
                  )}
                </span>
              </th>
              <td className={`duo-${line.side}`}>
                <SideName side={line.side} />
              </td>
              <td>
                {stateWords(t, line)}
                <br />
                <span className="quiet">
                  {line.seenAt
                    ? t('invitations.opened', { date: formatDate(line.seenAt, t.locale) })
                    : t('invitations.neverOpened')}
                </span>
              </td>
              <td>
                {line.state === 'open' && (
                  <PostForm>
                    <input type="hidden" name="intent" value="revoke" />
                    <input type="hidden" name="id" value={line.id} />
                    <button
                      type="submit"
                      className="button is-danger is-small"
                      aria-label={t('invitations.revokeLabel', { name: line.name })}
                    >
                      {t('invitations.revoke')}
                    </button>
                  </PostForm>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function stateWords(t: Translate, { state, until }: InvitationRow): string {
  const date = formatDate(until, t.locale);
  if (state === 'revoked') return t('invitations.revokedOn', { date });
  return t(state === 'expired' ? 'invitations.expired' : 'invitations.expires', { date });
}

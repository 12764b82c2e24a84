import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { CopyLink } from '#app/invitations/copy-link.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import type { LoopScreen, NewConsentLink } from './loop-view.server.ts';

/** The new personal link, and the actions on links. */
export function LoopLinks(
  props: Pick<LoopScreen, 'isAsked' | 'isArchived' | 'link' | 'linkUntil'> & { readonly made: NewConsentLink | null },
) {
  const { isAsked, isArchived, link, linkUntil, made } = props;
  const t = useT();
  if (!isAsked) return null;
  return (
    <>
      {made && (
        <section className="notice-box" aria-labelledby="lien-pret">
          <h3 id="lien-pret">{t('consent.team.linkMade')}</h3>
          <div className="invitation-link">
            <div>
              <p>{t('consent.team.linkOnce')}</p>
              <p className="label" id="lien">
                {t('consent.team.link')}
              </p>
              <p>
                <code id="lien-texte">{made.url}</code>
              </p>
              <p className="quiet">{t('consent.team.linkHelp')}</p>
              <CopyLink />
            </div>
            <figure className="link-qr">
              <div role="img" aria-label={t('consent.team.qr')} dangerouslySetInnerHTML={{ __html: made.qr }} />
            </figure>
          </div>
        </section>
      )}
      <p className="quiet">
        {t(`consent.team.linkState.${link ?? 'none'}`, {
          date: linkUntil === '' ? '' : formatDate(linkUntil, t.locale),
        })}
      </p>
      {!isArchived && (
        <PostForm>
          <p className="actions">
            <button type="submit" name="intent" value="link" className="button is-quiet">
              {t('consent.team.makeLink')}
            </button>
            {link === 'open' && (
              <button type="submit" name="intent" value="revoke" className="button is-danger">
                {t('consent.team.revoke')}
              </button>
            )}
          </p>
        </PostForm>
      )}
    </>
  );
}

import { useT } from '#app/i18n/translate.ts';
import { CopyLink } from '#app/invitations/copy-link.tsx';
import { LinkQr } from '#app/invitations/link-qr.tsx';

/** A reviewer's new link, shown once. */
export interface NewReviewLink {
  readonly name: string;
  readonly url: string;
  /** Its QR code, as SVG. */
  readonly qr: string;
}

/**
 * The link to hand on, where no mail carries it.
 * @param props.isMailed there is a mail server: it refused the mail
 */
export function ReviewLink({ link: { name, url, qr }, isMailed }: { link: NewReviewLink; isMailed: boolean }) {
  const t = useT();
  return (
    <section className="notice-box" aria-labelledby="lien-pret">
      <h2 id="lien-pret">{t('review.linkReady', { name })}</h2>
      <p>
        {!isMailed && t('review.linkUnmailed')} {t('review.linkHelp')}
      </p>
      <p>
        <code id="lien-texte">{url}</code>
      </p>
      <CopyLink />
      <LinkQr name={name} qr={qr} />
    </section>
  );
}

import { useT } from '#app/i18n/translate.ts';

/** The QR code of somebody's personal link. */
export function LinkQr({ name, qr }: { readonly name: string; readonly qr: string }) {
  const t = useT();
  return (
    <figure className="link-qr">
      <div role="img" aria-label={t('invitations.qr', { name })} dangerouslySetInnerHTML={{ __html: qr }} />
      <figcaption>{t('invitations.qrHelp')}</figcaption>
    </figure>
  );
}

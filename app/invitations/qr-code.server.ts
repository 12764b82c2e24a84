/**
 * An address as a QR code: SVG markup that is safe to embed, since the library's only input is the
 * address. The text around the picture names it, so that it is hidden from screen readers.
 */
export async function qrCode(url: string): Promise<string> {
  const { default: QRCode } = await import('qrcode');
  const qr = await QRCode.toString(url, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
  return qr
    .replace(/<\?xml[^<>]*\?>|<!DOCTYPE[^<>]*>/g, '')
    .replace('<svg ', '<svg aria-hidden="true" focusable="false" ');
}

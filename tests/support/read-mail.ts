import PostalMime from 'postal-mime';

/** A received message, as its reader's program shows it. */
export interface ReadMail {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly id: string;
  /** Headers by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads a received message (RFC 5322), which arrived as bytes in a string. */
export async function readMail({ to, message }: { to: string; message: string }): Promise<ReadMail> {
  const mail = await PostalMime.parse(Buffer.from(message, 'latin1'));
  return {
    to,
    from: mail.from?.name ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    id: mail.messageId ?? '',
    headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
  };
}

import { cutLetters } from './text/cut-at-word.ts';

/**
 * The file types that may be attached to a page. A file's content decides its type, never its name.
 */
export const ATTACHMENT_TYPES = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const;
export type AttachmentType = keyof typeof ATTACHMENT_TYPES;

/** Most bytes of an attachment. */
export const MOST_ATTACHMENT_BYTES = 20 * 1024 * 1024;
/** Most attachments of one page. */
export const MOST_ATTACHMENTS = 20;
export const LONGEST_ATTACHMENT_TITLE = 200;

/**
 * The state of an attachment's text: not extracted yet; read, completely or up to the limits; none
 * (a scan); or why it could not be read. In every state the attachment itself is stored and can be
 * downloaded.
 */
export const TEXT_STATES = ['waiting', 'read', 'cut', 'none', 'encrypted', 'damaged', 'too-heavy', 'too-slow'] as const;
export type TextState = (typeof TEXT_STATES)[number];

/** The attachment type of a media type, or null for any other (images). */
export function attachmentType(mediaType: string): AttachmentType | null {
  for (const [type, known] of Object.entries(ATTACHMENT_TYPES)) if (known === mediaType) return type as AttachmentType;
  return null;
}

/** The default title of an attachment: its file name without extension, underscores as spaces. */
export function titleOfFile(name: string): string {
  const words = name
    .replace(/\.(pdf|docx)$/i, '')
    .replace(/[_\s]+/g, ' ')
    .trim();
  return cutLetters(words, LONGEST_ATTACHMENT_TITLE) || 'Document';
}

/** The file name for downloads: the attachment's own name, with the extension of its type. */
export function downloadName(name: string, type: AttachmentType): string {
  return `${name.replace(/\.(pdf|docx|docm|doc)$/i, '') || 'document'}.${type}`;
}

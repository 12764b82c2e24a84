/** The sorts of documents that may be attached to a page. What a file is, its content says, never its name. */
export const ATTACHMENT_TYPES = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const;
export type AttachmentType = keyof typeof ATTACHMENT_TYPES;

/** Most bytes of an attached document. */
export const MOST_ATTACHMENT_BYTES = 20 * 1024 * 1024;
/** Most documents attached to one page. */
export const MOST_ATTACHMENTS = 20;
export const LONGEST_ATTACHMENT_TITLE = 200;

/**
 * What became of a document's text: not looked at yet; read, whole or as far as the limits go; there is none (a scan); or why it could
 * not be read. In every case the document itself is kept and handed out.
 */
export const TEXT_STATES = ['waiting', 'read', 'cut', 'none', 'encrypted', 'damaged', 'too-heavy', 'too-slow'] as const;
export type TextState = (typeof TEXT_STATES)[number];

/** The sort of document with this media type, or null for anything else (images). */
export function attachmentType(mediaType: string): AttachmentType | null {
  for (const [type, known] of Object.entries(ATTACHMENT_TYPES)) if (known === mediaType) return type as AttachmentType;
  return null;
}

/** What a document is called when nobody gave it a title: its name without the ending, signs for spaces as spaces. */
export function titleOfFile(name: string): string {
  const words = name
    .replace(/\.(pdf|docx)$/i, '')
    .replace(/[_\s]+/g, ' ')
    .trim();
  return words.slice(0, LONGEST_ATTACHMENT_TITLE) || 'Document';
}

/** The name a document is downloaded under: its own, with the ending of what it is. */
export function downloadName(name: string, type: AttachmentType): string {
  return `${name.replace(/\.(pdf|docx|docm|doc)$/i, '') || 'document'}.${type}`;
}

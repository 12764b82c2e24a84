import { createHash } from 'node:crypto';
import { Node } from '@tiptap/pm/model';
import { filePath } from '#content/addresses/file-path.ts';
import { publishedDocument } from '#content/document/published.ts';
import { countWords, plainText } from '#content/document/reading/text.ts';
import { documentSchema } from '#content/document/schema.ts';
import { type RenderedDocument, renderDocument } from '#content/render/html.ts';

/** A draft's text in the forms that an edition stores. */
export interface EditionText extends RenderedDocument {
  readonly digest: string;
  /** JSON. */
  readonly document: string;
  readonly text: string;
  readonly words: number;
}

/** The digest of a document's JSON. */
export function digestOf(document: string): string {
  return createHash('sha256').update(document).digest('hex');
}

/**
 * The forms of a draft's document that an edition stores.
 * @param options.reviewKey for reviewers who may read its files by a request for a review alone
 */
export function editionOf(draft: Node, { language, reviewKey }: { language: string; reviewKey?: string }): EditionText {
  const published = publishedDocument(draft);
  const json = JSON.stringify(published);
  const document = Node.fromJSON(documentSchema, published);
  const { text } = plainText(document);
  const locale = language === 'en' ? 'en' : 'fr';
  const fileUrl = (id: string, width?: number) => filePath(id, width, reviewKey);
  const rendered = renderDocument(document, { language, locale, fileUrl });
  return { digest: digestOf(json), document: json, text, words: countWords(text), ...rendered };
}

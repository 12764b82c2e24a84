import { type DocumentNode, walk } from '#content/document/document.ts';

/** A picture that a document shows. */
export interface ListedPicture {
  /** The id of its file. */
  readonly file: string;
  /** The id of its figure. */
  readonly blockId: string | null;
  /** Its caption, else its description; may be empty. */
  readonly words: string;
}

/** The pictures of a document, in its order. */
export function listPictures(document: DocumentNode): ListedPicture[] {
  const pictures: ListedPicture[] = [];
  walk(document, ({ type, attrs = {} }) => {
    if (type !== 'figure' || typeof attrs.file !== 'string') return undefined;
    const words = [attrs.caption, attrs.alt].find((one) => typeof one === 'string' && one.trim() !== '');
    pictures.push({
      file: attrs.file,
      blockId: typeof attrs.id === 'string' ? attrs.id : null,
      words: typeof words === 'string' ? words.trim() : '',
    });
    return undefined;
  });
  return pictures;
}

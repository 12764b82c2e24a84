import { Node } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { listCitations } from '#content/citation/listed-citations.ts';
import { type DocumentNode, documentJson, textOf, walk } from '#content/document/document.ts';
import { documentSchema } from '#content/document/schema.ts';
import { replaceDocument } from '#content/draft/replace-document.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import type { ImportedText, ImportOptions } from '#content/import/from-hast.ts';
import { keepBlockIds } from '#content/import/keep-block-ids.ts';
import type { StoredImage } from '#content/import/report/import-images.ts';
import type { LeftOut } from '#content/import/report/import-report.ts';
import { withoutAround } from '#content/import/word-html.ts';
import { DOCUMENT_WORDS } from '#content/render/html-words.ts';
import { hasCommonWords } from './has-common-words.ts';
import { type UpdatedDraft, updateDraft } from './update-draft.ts';

/** A citation as Markdown writes it. */
const CITED = /\[@[a-z]+\//;
/** The address of a picture of this site, as exported files have it. */
const OWN_PICTURE = /^(?:https?:\/\/[^/]+)?\/fichiers\/([a-z0-9]+)$/;

/** A file's text, and how it becomes a document. */
export interface FileText {
  readonly source: string;
  readonly parse: (source: string, options: ImportOptions) => ImportedText;
  /** Whether its format can represent everything in a draft, as Markdown does. */
  readonly isWhole: boolean;
  /** The pictures that are in the file, by their addresses in it. */
  readonly pictures: ReadonlySet<string>;
}

/** The changes that a file makes to a draft. */
export interface FileChange extends UpdatedDraft {
  /** Pictures of the file that the draft does not have: their addresses in the file. */
  readonly newPictures: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** Almost none of it is in the draft: it may be the file of another page. */
  readonly isOther: boolean;
}

/**
 * Finds the changes that a file makes to a draft, and writes them into it. A text that represents
 * everything in the draft replaces it; of any other, only the edits are merged. Markdown for
 * readers has words instead of the draft's citations, and therefore does not replace it.
 * @param draft a copy of the draft
 * @param images the stored files of new pictures; the others are left out
 * @param makeId new ids of this length
 */
export function findFileChange(
  draft: Y.Doc,
  file: FileText,
  images: ReadonlyMap<string, StoredImage>,
  makeId: (length: 'block' | 'file') => string,
): FileChange {
  const { source, parse, pictures } = file;
  const pending = new Map<string, string>();
  const now = documentJson(draftToDocument(draft).document);
  const own = picturesOf(now);
  const isWhole = file.isWhole && (CITED.test(source) || listCitations(now).length === 0);
  const { document, leftOut } = parse(isWhole ? source : withoutAround(source), {
    resolveImage: (name) => {
      const image = images.get(name) ?? own.get(OWN_PICTURE.exec(name)?.[1] ?? '');
      if (image || !pictures.has(name)) return image ?? null;
      // Until it is stored: a picture that the draft has needs no file.
      const id = makeId('file');
      pending.set(id, name);
      return { file: id, width: null, height: null };
    },
  });
  const json = documentJson(document);
  const read = file.isWhole && !isWhole ? withoutSources(json, now) : json;
  const waits = (node: DocumentNode) => node.type === 'figure' && pending.has(String(node.attrs?.file));
  const blockId = () => makeId('block');
  const change = isWhole ? replaceBy(draft, read, blockId, waits) : updateDraft(draft, read, blockId, waits);
  const newPictures = [...new Set(change.newPictures.flatMap((file) => pending.get(file) ?? []))];
  return { ...change, newPictures, leftOut, isOther: !hasCommonWords(now, read) };
}

/** The files of a text's pictures, by their ids. */
function picturesOf(document: DocumentNode): Map<string, StoredImage> {
  const found = new Map<string, StoredImage>();
  walk(document, ({ type, attrs }) => {
    const { file, width, height } = attrs ?? {};
    const size = (value: unknown) => (typeof value === 'number' ? value : null);
    if (type === 'figure' && typeof file === 'string')
      found.set(file, { file, width: size(width), height: size(height) });
    return undefined;
  });
  return found;
}

/** A text without the list of sources that Markdown for readers ends with. */
function withoutSources(read: DocumentNode, draft: DocumentNode): DocumentNode {
  const content = read.content ?? [];
  const isHeading = (node: DocumentNode | undefined) =>
    node?.type === 'heading' && Object.values(DOCUMENT_WORDS).some(({ sources }) => textOf(node) === sources);
  const [heading, list] = content.slice(-2);
  if (list?.type !== 'bulletList' || !isHeading(heading) || draft.content?.some(isHeading)) return read;
  return { ...read, content: content.slice(0, -2) };
}

function replaceBy(
  draft: Y.Doc,
  read: DocumentNode,
  blockId: () => string,
  waits: (node: DocumentNode) => boolean,
): UpdatedDraft {
  const before = draftToDocument(draft).document;
  const newPictures: string[] = [];
  const clean = (node: DocumentNode): DocumentNode => {
    if (!node.content) return node;
    for (const one of node.content) if (waits(one)) newPictures.push(String(one.attrs?.file));
    return { ...node, content: node.content.filter((one) => !waits(one)).map(clean) };
  };
  const next = clean(read);
  keepBlockIds(next, documentJson(before), blockId);
  const after = Node.fromJSON(documentSchema, next);
  const known = Y.encodeStateVector(draft);
  let changed = false;
  draft.on('update', () => {
    changed = true;
  });
  replaceDocument(draft, after);
  return { before, after, update: changed ? Y.encodeStateAsUpdate(draft, known) : null, newPictures };
}

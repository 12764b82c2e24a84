import type { Node } from '@tiptap/pm/model';
import type { Root } from 'hast';
import { assignBlockIds, createBlockIds } from '#content/document/block-ids.ts';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { documentSchema } from '#content/document/schema.ts';
import { HastReader } from '#content/import/hast/hast-reader.ts';
import { findElement, isElement } from '#content/import/hast/hast-tree.ts';
import type { ResolveImage } from '#content/import/report/import-images.ts';
import type { ImportReport, LeftOut } from '#content/import/report/import-report.ts';
import { hasTopHeading, takeTitle } from './import-title.ts';

export interface ImportOptions {
  /** Generates block ids; by default the same ones at each import. */
  readonly blockId?: () => string;
  /**
   * Finds the stored file of an image. Without it, every image becomes a figure whose `file` is
   * null; with it, an image for which it returns null is left out, and its alternative text is kept
   * as text.
   */
  readonly resolveImage?: ResolveImage;
}

export interface ImportedText {
  /** The YAML between the opening lines `---`, as written; null if there is none. */
  readonly frontMatter: string | null;
  /** Fitted to the schema, every block with an id. */
  readonly document: Node;
  /**
   * The local images, each once, in order: paths relative to the source, and embedded images
   * (`data:`).
   */
  readonly images: string[];
  /** The addresses of images elsewhere on the web. */
  readonly remoteImages: string[];
  /**
   * The title heading (level 1), which was removed from the document; null if there is none, or if
   * no heading repeats the known title.
   */
  readonly title: string | null;
  readonly leftOut: LeftOut[];
}

/** Gives ids to blocks that fitting added. */
function withAllIds(document: Node, blockId: () => string): Node {
  let complete = true;
  document.descendants((node) => {
    if (node.attrs.id === null) complete = false;
    return complete;
  });
  if (complete) return document;
  const json = documentJson(document);
  assignBlockIds(json, blockId);
  return documentSchema.nodeFromJSON(json);
}

/** The language attribute of an HTML document. */
function languageOf(root: Root): string | null {
  const html = findElement(root, (element) => isElement(element, 'html'));
  const lang = html?.properties.lang;
  return typeof lang === 'string' && lang !== '' ? lang : null;
}

/**
 * Converts an HTML tree to a document. Every word is kept, in order; headings, lists, tables,
 * links, notes and typed blocks are recognised; what the schema has no node for is counted.
 * @param report counts what is left out
 * @param knownTitle the title found elsewhere (front matter), or null
 */
export function importHast(
  root: Root,
  options: ImportOptions,
  report: ImportReport,
  knownTitle: string | null = null,
): Omit<ImportedText, 'frontMatter'> {
  const blockId = options.blockId ?? createBlockIds();
  const title = takeTitle(root, knownTitle, report);
  const reader = new HastReader(root, {
    report,
    resolveImage: options.resolveImage ?? null,
    language: languageOf(root),
    headingShift: hasTopHeading(root) ? 1 : 0,
  });
  const json: DocumentNode = { type: 'doc', content: reader.read(root) };
  assignBlockIds(json, blockId);
  reader.resolveLinks();
  return {
    document: withAllIds(fitDocument(json).document, blockId),
    images: reader.images.localPaths(),
    remoteImages: reader.images.remoteAddresses(),
    title,
    leftOut: report.list(),
  };
}

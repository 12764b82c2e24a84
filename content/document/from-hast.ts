import type { Node } from '@tiptap/pm/model';
import type { Element, Root } from 'hast';
import { createBlockIds, giveBlockIds } from './block-ids.ts';
import { type DocumentNode, documentJson } from './document.ts';
import { fitDocument } from './fit.ts';
import { HastReader } from './hast-reader.ts';
import { findElement, findElements, hasWords, isElement, wordsOf } from './hast-tree.ts';
import type { ResolveImage } from './import-images.ts';
import type { ImportReport, LeftOut } from './import-report.ts';
import { documentSchema } from './schema.ts';

export interface ImportOptions {
  /** Gives each block its id; by default a count in disguise, the same at each import. */
  readonly blockId?: () => string;
  /**
   * Finds the stored file of an image. Without it every image becomes a figure whose `file` is null; with it, an image
   * for which it returns null is left out, and its alternative text kept as text.
   */
  readonly resolveImage?: ResolveImage;
}

export interface ImportedText {
  /** Fitted to the schema, every block with its id. */
  readonly document: Node;
  /** The local images, each once, in order: paths relative to the source, and images within the source (`data:`). */
  readonly images: string[];
  /** The addresses of images elsewhere on the web. */
  readonly remoteImages: string[];
  /** The first heading of level 1, which is then no longer part of the document; null when the title is known already. */
  readonly title: string | null;
  readonly leftOut: LeftOut[];
}

const HEADING = /^h[1-6]$/;
/** A heading in these is not the title of the whole. */
const WITHIN = new Set(['table', 'li', 'blockquote', 'aside', 'figure', 'details']);

/** The first heading with words, after the elements around it. */
function findFirstHeading(parent: Root | Element, around: readonly Element[] = []): Element[] | null {
  for (const child of parent.children) {
    if (child.type !== 'element') continue;
    const path = [...around, child];
    const found = HEADING.test(child.tagName) && hasWords(child) ? path : findFirstHeading(child, path);
    if (found) return found;
  }
  return null;
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/**
 * Takes the title out of the tree: a heading of level 1 that comes before every other heading. When the title is
 * known from elsewhere, only a heading that repeats it is taken.
 */
function takeTitle(root: Root, known: string | null, report: ImportReport): string | null {
  const path = findFirstHeading(root);
  const heading = path?.at(-1);
  if (heading?.tagName !== 'h1' || path?.some((element) => WITHIN.has(element.tagName))) return null;
  const title = oneLine(wordsOf(heading));
  if (known !== null && oneLine(known) !== title) return null;
  for (const link of findElements(heading, (element) => element.tagName === 'a')) {
    if (link.properties.href !== undefined && hasWords(link)) report.leaveOut('link');
  }
  // Images, which a title cannot hold, stay at its place.
  heading.tagName = 'div';
  heading.children = findElements(heading, (element) => element.tagName === 'img');
  return title;
}

/** True if a heading of level 1, the page's title aside, remains: all levels then go down by one. */
function hasTopHeading(root: Root): boolean {
  return findElement(root, (element) => element.tagName === 'h1' && hasWords(element)) !== null;
}

/** Gives ids to what fitting added, if anything. */
function withAllIds(document: Node, blockId: () => string): Node {
  let complete = true;
  document.descendants((node) => {
    if (node.attrs.id === null) complete = false;
    return complete;
  });
  if (complete) return document;
  const json = documentJson(document);
  giveBlockIds(json, blockId);
  return documentSchema.nodeFromJSON(json);
}

/** The language that a document of HTML says it is written in. */
function languageOf(root: Root): string | null {
  const html = findElement(root, (element) => isElement(element, 'html'));
  const lang = html?.properties.lang;
  return typeof lang === 'string' && lang !== '' ? lang : null;
}

/**
 * Makes a tree of HTML into a document: every word kept, in order; headings, lists, tables, links, notes and typed
 * blocks recognised; what has no place is counted.
 * @param report counts what is left out
 * @param knownTitle the title found elsewhere (front matter), or null
 */
export function importHast(
  root: Root,
  options: ImportOptions,
  report: ImportReport,
  knownTitle: string | null = null,
): ImportedText {
  const blockId = options.blockId ?? createBlockIds();
  const title = takeTitle(root, knownTitle, report);
  const reader = new HastReader(root, {
    report,
    resolveImage: options.resolveImage ?? null,
    language: languageOf(root),
    headingShift: hasTopHeading(root) ? 1 : 0,
  });
  const json: DocumentNode = { type: 'doc', content: reader.read(root) };
  giveBlockIds(json, blockId);
  reader.resolveLinks();
  return {
    document: withAllIds(fitDocument(json).document, blockId),
    images: reader.images.localPaths(),
    remoteImages: reader.images.remoteAddresses(),
    title,
    leftOut: report.list(),
  };
}

import type { Element, Root } from 'hast';
import type { DocumentNode } from '#content/document/document.ts';
import type { ImportImages, ResolveImage } from '#content/import/report/import-images.ts';
import type { ImportReport } from '#content/import/report/import-report.ts';
import type { ImportAnchors } from './import-anchors.ts';
import type { DocumentMarks, ImportFlow } from './import-flow.ts';

/**
 * The interface of the whole tree's reader for the reader of one kind of element (a list, a table,
 * a link…).
 */
export interface HastContext {
  readonly report: ImportReport;
  readonly resolveImage: ResolveImage | null;
  readonly images: ImportImages;
  readonly anchors: ImportAnchors;
  /** Converts a node's content to blocks. */
  read(parent: Root | Element, marks?: DocumentMarks): DocumentNode[];
  /** Adds a node's content to an existing flow. */
  readChildren(parent: Root | Element, marks: DocumentMarks, flow: ImportFlow): void;
  /** True for notes, which are read at their calls. */
  isOmitted(element: Element): boolean;
}

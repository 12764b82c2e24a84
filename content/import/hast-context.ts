import type { Element, Root } from 'hast';
import type { DocumentNode } from '#content/document/document.ts';
import type { ImportAnchors } from './import-anchors.ts';
import type { DocumentMarks, ImportFlow } from './import-flow.ts';
import type { ImportImages, ResolveImage } from './import-images.ts';
import type { ImportReport } from './import-report.ts';

/** What the reader of one kind of element (a list, a table, a link…) may ask of the reader of the whole tree. */
export interface HastContext {
  readonly report: ImportReport;
  readonly resolveImage: ResolveImage | null;
  readonly images: ImportImages;
  readonly anchors: ImportAnchors;
  /** The blocks that a node's content makes. */
  read(parent: Root | Element, marks?: DocumentMarks): DocumentNode[];
  /** Adds a node's content to a flow that has begun. */
  readChildren(parent: Root | Element, marks: DocumentMarks, flow: ImportFlow): void;
  /** True for notes, which are read where they are called. */
  isOmitted(element: Element): boolean;
}

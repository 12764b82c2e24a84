import type { Node } from '@tiptap/pm/model';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { parseMarkdown } from '#content/import/markdown.ts';

/** The document that Markdown makes, as a draft holds it. */
export const documentOf = (markdown: string): Node =>
  fitDocument(documentJson(parseMarkdown(markdown).document)).document;

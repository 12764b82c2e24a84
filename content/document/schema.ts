import { type AnyExtension, Extension, getSchema, Mark, mergeAttributes, Node } from '@tiptap/core';
import { Blockquote } from '@tiptap/extension-blockquote';
import { Bold } from '@tiptap/extension-bold';
import { Code } from '@tiptap/extension-code';
import { CodeBlock } from '@tiptap/extension-code-block';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Heading } from '@tiptap/extension-heading';
import { HorizontalRule } from '@tiptap/extension-horizontal-rule';
import { Italic } from '@tiptap/extension-italic';
import { BulletList, ListItem, ListKeymap, OrderedList, TaskItem, TaskList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Strike } from '@tiptap/extension-strike';
import { Subscript } from '@tiptap/extension-subscript';
import { Superscript } from '@tiptap/extension-superscript';
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table';
import { Text } from '@tiptap/extension-text';
import { Underline } from '@tiptap/extension-underline';
import type { Schema } from '@tiptap/pm/model';
import { directionOf } from '#content/locale.ts';
import { BLOCK_KINDS, isBlockKind } from './blocks.ts';
import { Link } from './link.ts';
import { fitPrompt } from './prompt.ts';

/** The name of the Y.XmlFragment that holds a draft's text. */
export const DRAFT_FRAGMENT = 'default';

/** Heading levels in a text: the page's title is the only level 1. */
export const HEADING_LEVELS = [2, 3, 4, 5, 6] as const;

/** Blocks with a stable id, for annotations, citations and tables of contents. */
export const IDENTIFIED_BLOCKS = [
  'paragraph',
  'heading',
  'blockquote',
  'codeBlock',
  'listItem',
  'taskItem',
  'table',
  'figure',
  'typedBlock',
  'pageCard',
] as const;

/**
 * The content of a list item: it begins with any block but a heading. If two participants each
 * delete a paragraph of an item, the item may begin with the block after these. If the schema
 * required a paragraph there, the Yjs binding would delete the item with all its content.
 */
const ITEM_CONTENT =
  '(paragraph | bulletList | orderedList | taskList | blockquote | codeBlock | figure | table | typedBlock | pageCard | horizontalRule) block*';

const BlockId = Extension.create({
  name: 'blockId',
  addGlobalAttributes() {
    return [
      {
        types: [...IDENTIFIED_BLOCKS],
        attributes: {
          id: {
            default: null,
            keepOnSplit: false,
            parseHTML: (element) => element.getAttribute('data-id'),
            renderHTML: (attributes) => (attributes.id ? { 'data-id': attributes.id } : {}),
          },
        },
      },
    ];
  },
});

const textAttribute = (name: string, fallback: string | null = '') => ({
  default: fallback,
  parseHTML: (element: HTMLElement) => element.getAttribute(`data-${name}`) ?? fallback,
  renderHTML: (attributes: Record<string, unknown>) => (attributes[name] ? { [`data-${name}`]: attributes[name] } : {}),
});

/**
 * An image with its caption and credit. `file` is the id of a stored file: a document never refers
 * to an image elsewhere.
 */
export const Figure = Node.create({
  name: 'figure',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes() {
    return {
      file: { ...textAttribute('file', null), parseHTML: (e: HTMLElement) => e.dataset.file || null },
      alt: textAttribute('alt'),
      caption: textAttribute('caption'),
      credit: textAttribute('credit'),
      width: { ...textAttribute('width', null), parseHTML: (e: HTMLElement) => Number(e.dataset.width) || null },
      height: { ...textAttribute('height', null), parseHTML: (e: HTMLElement) => Number(e.dataset.height) || null },
    };
  },
  parseHTML: () => [{ tag: 'figure[data-file]' }],
  // A figure whose file is still being uploaded is copied as a figure too.
  renderHTML: ({ HTMLAttributes }) => ['figure', { 'data-file': '', ...HTMLAttributes }],
});

/** A typed block, of one of the nine kinds. */
export const TypedBlock = Node.create({
  name: 'typedBlock',
  group: 'block',
  content: '(paragraph | heading | bulletList | orderedList | taskList | blockquote | codeBlock | figure | table)+',
  defining: true,
  addAttributes() {
    return {
      kind: {
        default: BLOCK_KINDS[0],
        parseHTML: (element) => {
          const kind = element.getAttribute('data-kind');
          return isBlockKind(kind) ? kind : BLOCK_KINDS[0];
        },
        renderHTML: (attributes) => ({ 'data-kind': attributes.kind }),
      },
      /** for example of an exercise or tool */
      title: textAttribute('title'),
      /** the author of a testimony */
      attribution: textAttribute('attribution'),
      /** the figure of a key figure: « 7 sur 12 » */
      value: textAttribute('value'),
    };
  },
  parseHTML: () => [{ tag: 'aside[data-kind]' }],
  renderHTML: ({ HTMLAttributes }) => ['aside', mergeAttributes(HTMLAttributes), 0],
});

/**
 * A card that shows another page or a collection. Its content is read when the page is served, by
 * the viewer's rights.
 */
export const PageCard = Node.create({
  name: 'pageCard',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: () => ({ href: textAttribute('href') }),
  parseHTML: () => [{ tag: 'div[data-href]' }],
  renderHTML: ({ HTMLAttributes }) => ['div', HTMLAttributes],
});

/** A note, stored where it is called; the renderer numbers it and puts it at the end. */
export const Footnote = Node.create({
  name: 'footnote',
  group: 'inline',
  inline: true,
  content: 'text*',
  isolating: true,
  parseHTML: () => [{ tag: 'span[data-footnote]' }],
  renderHTML: () => ['span', { 'data-footnote': '' }, 0],
});

/**
 * A reference to evidence: to a material, an extract, or a finding or lesson of a page
 * (content/citation/target.ts). Its label is filled in when the page is served, by the viewer's
 * rights and by consent (decision 60). It is no text.
 */
export const Citation = Node.create({
  name: 'citation',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({
    target: {
      default: '',
      parseHTML: (element: HTMLElement) => element.getAttribute('data-citation') ?? '',
      renderHTML: ({ target }) => ({ 'data-citation': target }),
    },
    /** the place in what is cited: « min. 12 » */
    locator: textAttribute('locator'),
    /** `against`: it contradicts the words that it is in */
    stance: textAttribute('stance', null),
  }),
  parseHTML: () => [{ tag: 'span[data-citation]' }],
  renderHTML: ({ HTMLAttributes }) => ['span', HTMLAttributes],
});

/** True for an element that shows nothing: at most the line break that keeps an empty line open. */
const showsNothing = (element: HTMLElement) =>
  element.textContent === '' && [...element.children].every(({ tagName }) => tagName === 'BR');

/**
 * A paragraph. While it is empty, it may have a prompt: what the starter outline suggests to write
 * there. The attribute stays when somebody writes in the paragraph, but means nothing then
 * (decision 31).
 */
const PromptedParagraph = Paragraph.extend({
  addAttributes: () => ({
    prompt: {
      default: null,
      keepOnSplit: false,
      parseHTML: (element: HTMLElement) =>
        showsNothing(element) ? fitPrompt(element.getAttribute('data-prompt')) : null,
      renderHTML: ({ prompt }) => (prompt ? { 'data-prompt': prompt } : {}),
    },
  }),
});

/** A passage in another language than the page's. */
export const Language = Mark.create({
  name: 'language',
  addAttributes: () => ({
    lang: { default: 'en', parseHTML: (element: HTMLElement) => element.getAttribute('lang') },
  }),
  parseHTML: () => [{ tag: 'span[lang]' }],
  renderHTML: ({ HTMLAttributes }) => ['span', { ...HTMLAttributes, dir: directionOf(String(HTMLAttributes.lang)) }, 0],
});

/**
 * The one schema, independent of the browser: the editor, the server's checks, imports and
 * renderers all use this list. The editor adds behaviour (menus, carets, input), never a node or a
 * mark.
 */
export const documentExtensions: AnyExtension[] = [
  // One by one instead of the starter kit: every editor would load its undo and link without using
  // them.
  Bold,
  Blockquote,
  BulletList,
  Code,
  CodeBlock,
  Document,
  HardBreak,
  Heading.configure({ levels: [...HEADING_LEVELS] }),
  HorizontalRule,
  Italic,
  ListKeymap,
  Link,
  OrderedList,
  PromptedParagraph,
  Strike,
  Text,
  Underline,
  ListItem.extend({ content: ITEM_CONTENT }),
  TaskList,
  TaskItem.extend({ content: ITEM_CONTENT }).configure({ nested: true }),
  Table.configure({ resizable: false, allowTableNodeSelection: true }),
  TableRow,
  TableHeader,
  TableCell,
  Subscript,
  Superscript,
  Figure,
  TypedBlock,
  PageCard,
  Footnote,
  Citation,
  Language,
  BlockId,
];

/** The ProseMirror schema of every document. */
export const documentSchema: Schema = getSchema(documentExtensions);

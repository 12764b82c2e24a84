import type { Editor } from '@tiptap/core';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import type { EditorIconName } from '#app/editor/tools/editor-icon.tsx';
import type { MessageKey, Translate } from '#app/i18n/translate.ts';
import { BLOCK_LABELS, type BlockKind } from '#content/document/blocks.ts';
import type { Locale } from '#content/locale.ts';
import { beginCitation, insertFootnote, setTypedBlock, toggleListOf } from './commands.ts';

/** An entry of the slash menu and the insert menu. */
export interface CatalogEntry {
  readonly id: string;
  readonly label: MessageKey | { readonly fr: string; readonly en: string };
  /** Further search words, in French and English. */
  readonly words: string;
  readonly icon: EditorIconName | { readonly mark: string };
  readonly group: 'text' | 'list' | 'insert' | 'typed';
  readonly run: (editor: Editor, open: (request: DialogRequest) => void) => void;
}

const heading = (level: 2 | 3 | 4): CatalogEntry => ({
  id: `heading-${level}`,
  label: `editor.blocks.heading${level}`,
  words: `titre heading intertitre section h${level}`,
  icon: `heading${level}`,
  group: 'text',
  run: (editor) => editor.chain().focus().setHeading({ level }).run(),
});

/** Every block that can be inserted, in the order of the menus. */
export const BLOCK_CATALOG: readonly CatalogEntry[] = [
  {
    id: 'paragraph',
    label: 'editor.blocks.paragraph',
    words: 'texte paragraphe text paragraph',
    icon: 'paragraph',
    group: 'text',
    run: (editor) => editor.chain().focus().setParagraph().run(),
  },
  heading(2),
  heading(3),
  heading(4),
  {
    id: 'bullet-list',
    label: 'editor.blocks.bulletList',
    words: 'liste puces list bullets',
    icon: 'bulletList',
    group: 'list',
    run: (editor) => toggleListOf(editor, 'bulletList'),
  },
  {
    id: 'ordered-list',
    label: 'editor.blocks.orderedList',
    words: 'liste numerotee numbered ordered list etapes steps',
    icon: 'orderedList',
    group: 'list',
    run: (editor) => toggleListOf(editor, 'orderedList'),
  },
  {
    id: 'task-list',
    label: 'editor.blocks.taskList',
    words: 'cases a cocher taches checklist tasks todo',
    icon: 'taskList',
    group: 'list',
    run: (editor) => toggleListOf(editor, 'taskList'),
  },
  {
    id: 'table',
    label: 'editor.blocks.table',
    words: 'tableau table grille grid',
    icon: 'table',
    group: 'insert',
    run: (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
  },
  {
    id: 'figure',
    label: 'editor.blocks.figure',
    words: 'image photo illustration figure picture',
    icon: 'figure',
    group: 'insert',
    run: (_editor, open) => open({ type: 'figure' }),
  },
  {
    id: 'quote',
    label: 'editor.blocks.quote',
    words: 'citation quote',
    icon: 'quote',
    group: 'insert',
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  {
    id: 'footnote',
    label: 'editor.blocks.footnote',
    words: 'note bas de page footnote reference',
    icon: 'footnote',
    group: 'insert',
    run: (editor) => insertFootnote(editor),
  },
  {
    id: 'citation',
    label: 'editor.blocks.citation',
    words: 'source citation preuve materiau evidence cite',
    icon: { mark: '@' },
    group: 'insert',
    run: (editor) => beginCitation(editor),
  },
  {
    id: 'page-card',
    label: 'editor.blocks.pageCard',
    words: 'carte page renvoi card embed',
    icon: 'pageCard',
    group: 'insert',
    run: (_editor, open) => open({ type: 'page-card' }),
  },
  {
    id: 'code',
    label: 'editor.blocks.code',
    words: 'code preformate preformatted',
    icon: 'codeBlock',
    group: 'insert',
    run: (editor) => editor.chain().focus().toggleCodeBlock().run(),
  },
  {
    id: 'rule',
    label: 'editor.blocks.rule',
    words: 'filet separateur ligne rule divider line',
    icon: 'rule',
    group: 'insert',
    run: (editor) => editor.chain().focus().setHorizontalRule().run(),
  },
  ...BLOCK_LABELS.map(
    ({ kind, fr, en, mark, directive }): CatalogEntry => ({
      id: kind,
      label: { fr, en },
      words: `${directive} bloc block`,
      icon: { mark },
      group: 'typed',
      run: (editor) => setTypedBlock(editor, kind),
    }),
  ),
];

type CatalogGroup = CatalogEntry['group'];

const GROUPS: readonly CatalogGroup[] = ['text', 'list', 'insert', 'typed'];

/**
 * The entries by group. Typed blocks come first if the page's kind uses some (`first`), and those
 * before the others.
 */
export function groupCatalog(first: readonly BlockKind[]): { group: CatalogGroup; entries: CatalogEntry[] }[] {
  const groups = GROUPS.map((group) => ({ group, entries: BLOCK_CATALOG.filter((entry) => entry.group === group) }));
  if (first.length === 0) return groups;
  const [typed] = groups.splice(-1);
  const rank = ({ id }: CatalogEntry) => (first as readonly string[]).indexOf(id) + 1 || BLOCK_CATALOG.length;
  return [{ group: 'typed', entries: typed!.entries.toSorted((a, b) => rank(a) - rank(b)) }, ...groups];
}

/** Normalises text for comparison: lower case, no accents, œ and ’ spelled out. */
export function fold(text: string): string {
  return text.toLowerCase().replace(/œ/g, 'oe').replace(/’/g, "'").normalize('NFD').replace(/\p{M}/gu, '');
}

/** An entry's label in a language. */
export function catalogLabel(entry: CatalogEntry, t: { (key: MessageKey): string; readonly locale: Locale }): string {
  return typeof entry.label === 'string' ? t(entry.label) : entry.label[t.locale];
}

/**
 * The entries that match a query, those whose label begins with it first.
 * @param wordsOf gives further search words of an entry
 */
export function searchCatalog(
  query: string,
  t: Translate,
  wordsOf?: (entry: CatalogEntry, t: Translate) => { readonly search: string },
): CatalogEntry[] {
  const wanted = fold(query);
  if (wanted === '') return [...BLOCK_CATALOG];
  const ranked: { entry: CatalogEntry; rank: number }[] = [];
  for (const entry of BLOCK_CATALOG) {
    const label = fold(catalogLabel(entry, t));
    const both = typeof entry.label === 'string' ? '' : `${entry.label.fr} ${entry.label.en}`;
    const words = fold(`${label} ${entry.words} ${both} ${wordsOf?.(entry, t).search ?? ''}`).split(/[\s']+/);
    if (label.startsWith(wanted)) ranked.push({ entry, rank: 0 });
    else if (words.some((word) => word.startsWith(wanted))) ranked.push({ entry, rank: 1 });
    else if (label.includes(wanted)) ranked.push({ entry, rank: 2 });
  }
  return ranked.sort((a, b) => a.rank - b.rank).map(({ entry }) => entry);
}

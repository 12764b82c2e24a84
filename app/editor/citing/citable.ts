import type { Editor } from '@tiptap/core';
import { findBlock } from '#app/editor/commands/find-block.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { type ListedClaim, listClaims } from '#content/citation/listed-citations.ts';
import { matchesWords } from '#content/citation/matches-words.ts';
import { parseTarget, writeTarget } from '#content/citation/target.ts';
import { blockLabel } from '#content/document/blocks.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { type Source, seekSources, warningOf } from './sources.ts';

/** Something that can be cited, as the list shows it. */
export interface Citable {
  readonly id: string;
  readonly target: string;
  /** `◆`; shown before the kind, hidden from screen readers. */
  readonly mark: string;
  /** « Constat » */
  readonly kind: string;
  readonly title: string;
  /** What its author should know before citing it; empty for nothing. */
  readonly warning: string;
}

/** Most entries of the list: more are found by typing on. */
const MOST = 30;

const json = (editor: Editor) => editor.state.doc.toJSON() as DocumentNode;

/**
 * The findings and lessons of the text on screen that match, but for the one that the caret is in
 * and those without words: they are not published, and a citation of them would lead nowhere.
 */
export function citableHere(editor: Editor, pageId: string, query: string, t: Translate): Citable[] {
  const { $from } = editor.state.selection;
  const around = new Set(Array.from({ length: $from.depth }, (_, depth) => $from.node(depth + 1).attrs.id as unknown));
  return listClaims(json(editor))
    .filter(({ id, title, text }) => title !== '' && !around.has(id) && matchesWords(`${title} ${text}`, query))
    .slice(0, MOST)
    .map((claim) => toCitable(claim, pageId, t));
}

function toCitable({ id, kind, title }: ListedClaim, pageId: string, t: Translate): Citable {
  const { mark, [t.locale]: label } = blockLabel(kind);
  const target = writeTarget({ type: 'block', pageId, blockId: id });
  return { id, target, mark, kind: label, title: title || t('writing.citing.untitled'), warning: '' };
}

/** What can be cited elsewhere, and whether there is more of it. */
export interface CitableElsewhere {
  readonly found: readonly Citable[];
  readonly isMore: boolean;
}

/** The materials of the study that match, and their extracts. */
export async function citableElsewhere(pageId: string, query: string): Promise<CitableElsewhere> {
  const { sources, isMore, found: sought } = await seekSources(pageId, query);
  const found = sources.filter(
    ({ target, label, kind, title }) => sought.has(target) || matchesWords(`${label} ${title} ${kind}`, query),
  );
  return { found: found.slice(0, MOST).map(toSource), isMore: isMore || found.length > MOST };
}

function toSource(source: Source): Citable {
  const { target, label, kind, title } = source;
  return { id: target.replace('/', '-'), target, mark: label, kind, title, warning: warningOf(source) };
}

/** The texts on the chip of a citation: a short label, and the full title. */
export interface ChipWords {
  readonly label: string;
  readonly title: string;
}

/** What a citation points to, as its author sees it. @param sources that are known */
export function describeTarget(
  editor: Editor,
  pageId: string,
  written: string,
  t: Translate,
  sources: readonly Source[],
): ChipWords {
  const target = parseTarget(written);
  const source = sources.find((one) => one.target === written);
  if (source) {
    const { label, kind, title } = source;
    return { label, title: [kind, title, warningOf(source)].filter((part) => part !== '').join(', ') };
  }
  if (target?.type !== 'block' || target.pageId !== pageId) return { label: t('writing.citing.source'), title: '' };
  const block = findBlock(editor.state.doc, target.blockId)?.node.toJSON() as DocumentNode | undefined;
  const [claim] = block ? listClaims(block) : [];
  if (claim?.id !== target.blockId) return { label: t('writing.citing.missing'), title: '' };
  const { kind, title } = toCitable(claim, pageId, t);
  return { label: title, title: `${kind}${t.locale === 'fr' ? '\u00a0' : ''}: ${title}` };
}

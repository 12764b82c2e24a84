import type { Node } from '@tiptap/pm/model';
import { diffArrays, diffWordsWithSpace } from 'diff';

/** A run of words that both texts have, or one of them only. */
export interface ComparedRun {
  readonly change: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** A block of the two texts, in reading order. A changed block shows its words; an unchanged one need not. */
export interface ComparedBlock {
  readonly change: 'same' | 'added' | 'removed' | 'changed';
  /** The node's name (`heading`, `paragraph`, `figure`), and those it stands in, outermost first. */
  readonly path: readonly string[];
  readonly level: number | null;
  /** Of a typed block's head (its title, figure and attribution): which of the nine it is. */
  readonly kind: string | null;
  readonly runs: readonly ComparedRun[];
}

interface Block {
  readonly path: readonly string[];
  readonly level: number | null;
  readonly kind: string | null;
  readonly text: string;
  /** Equal keys are equal blocks: their words, marks and attributes but for ids. */
  readonly key: string;
}

/** Texts longer than this are not compared word by word but shown as removed and added. Characters. */
const LONGEST_COMPARED = 20_000;
/** Words added and removed beyond which two blocks are not one that changed: finding it out would take seconds. */
const MOST_EDITS = 1_000;
/** Blocks that share fewer of their words than this are two blocks, not one that changed. */
const LIKENESS = 0.4;

function blocksOf(document: Node): Block[] {
  const blocks: Block[] = [];
  const visit = (node: Node, path: readonly string[]): void => {
    if (node.isTextblock || (node.isAtom && node.isBlock)) {
      const { id: _, ...attrs } = node.attrs;
      const text = node.isTextblock
        ? node.textBetween(0, node.content.size, ' ', (leaf) => (leaf.type.name === 'hardBreak' ? '\n' : ''))
        : [node.attrs.caption, node.attrs.alt, node.attrs.credit, node.attrs.href].filter(Boolean).join(' ');
      blocks.push({
        path: [...path, node.type.name],
        level: node.type.name === 'heading' ? (node.attrs.level as number) : null,
        kind: null,
        text,
        key: JSON.stringify([path, node.type.name, attrs, node.content.toJSON()]),
      });
      return;
    }
    if (node.type.name === 'typedBlock') {
      const { id: _, kind, title, value, attribution } = node.attrs;
      blocks.push({
        path: [...path, node.type.name],
        level: null,
        kind: kind as string,
        text: [title, value, attribution].filter(Boolean).join(' · '),
        key: JSON.stringify([path, node.type.name, kind, title, value, attribution]),
      });
    }
    for (const child of node.children) visit(child, [...path, node.type.name]);
  };
  for (const child of document.children) visit(child, []);
  return blocks;
}

const whole = (block: Block, change: 'same' | 'added' | 'removed'): ComparedBlock => ({
  change,
  path: block.path,
  level: block.level,
  kind: block.kind,
  runs: [{ change, text: block.text }],
});

/** How much of the longer text, at most, the two have in common: what their words tell without their order. */
function likenessAtMost(before: string, after: string): number {
  const count = new Map<string, number>();
  for (const word of before.match(/\S+/g) ?? []) count.set(word, (count.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of after.match(/\S+/g) ?? []) {
    const left = count.get(word) ?? 0;
    if (left === 0) continue;
    count.set(word, left - 1);
    shared += word.length;
  }
  const letters = (text: string) => text.replace(/\s+/g, '').length;
  const longest = Math.max(letters(before), letters(after));
  return longest === 0 ? 1 : shared / longest;
}

function compareWords(before: Block, after: Block): ComparedBlock | null {
  if (before.path.join() !== after.path.join()) return null;
  if (before.text.length + after.text.length > LONGEST_COMPARED) return null;
  if (before.kind !== after.kind) return null;
  // Words next to punctuation are parts of other words here: only a clear no is taken for one.
  if (likenessAtMost(before.text, after.text) < LIKENESS / 2) return null;
  const changes = diffWordsWithSpace(before.text, after.text, { maxEditLength: MOST_EDITS });
  if (!changes) return null;
  const runs = changes.map(
    ({ added, removed, value }): ComparedRun => ({
      change: added ? 'added' : removed ? 'removed' : 'same',
      text: value,
    }),
  );
  const shared = runs.filter((run) => run.change === 'same').reduce((sum, run) => sum + run.text.trim().length, 0);
  const longest = Math.max(before.text.length, after.text.length);
  if (longest > 0 && shared / longest < LIKENESS) return null;
  return { change: 'changed', path: after.path, level: after.level, kind: after.kind, runs };
}

/** Pairs the blocks of a changed stretch in their order; what finds no like is removed or added whole. */
function compareStretch(removed: readonly Block[], added: readonly Block[]): ComparedBlock[] {
  const result: ComparedBlock[] = [];
  let next = 0;
  for (const before of removed) {
    let pair: ComparedBlock | null = null;
    let at = next;
    // A block's like is looked for among the few that follow: texts are seldom reordered far.
    for (; at < Math.min(added.length, next + 5); at++) {
      pair = compareWords(before, added[at]!);
      if (pair) break;
    }
    if (!pair) {
      result.push(whole(before, 'removed'));
      continue;
    }
    for (; next < at; next++) result.push(whole(added[next]!, 'added'));
    result.push(pair);
    next = at + 1;
  }
  for (; next < added.length; next++) result.push(whole(added[next]!, 'added'));
  return result;
}

/**
 * Compares two documents word by word: first which blocks are the same, then the words within those that changed. Long texts stay
 * cheap, since most of their blocks are the same.
 */
export function compareDocuments(before: Node, after: Node): ComparedBlock[] {
  const old = blocksOf(before);
  const now = blocksOf(after);
  const parts = diffArrays(
    old.map((b) => b.key),
    now.map((b) => b.key),
  );
  const result: ComparedBlock[] = [];
  let oldAt = 0;
  let nowAt = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    const length = part.value.length;
    if (!part.added && !part.removed) {
      for (let n = 0; n < length; n++) result.push(whole(now[nowAt + n]!, 'same'));
      oldAt += length;
      nowAt += length;
      continue;
    }
    const other = parts[i + 1];
    const both = part.removed && other?.added === true;
    const removed = part.removed ? old.slice(oldAt, oldAt + length) : [];
    const added = both
      ? now.slice(nowAt, nowAt + other.value.length)
      : part.added
        ? now.slice(nowAt, nowAt + length)
        : [];
    result.push(...compareStretch(removed, added));
    oldAt += removed.length;
    nowAt += added.length;
    if (both) i++;
  }
  return result;
}

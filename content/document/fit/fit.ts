import { Fragment, type Node, type NodeType } from '@tiptap/pm/model';
import type { DocumentNode } from '#content/document/document.ts';
import { MAX_CHARACTERS, MAX_DEPTH, MAX_NODES } from '#content/document/limits.ts';
import { documentSchema } from '#content/document/schema.ts';
import { fitAttributes, fitMarks } from './fit-attributes.ts';
import { Placing, type Repairs } from './placing.ts';

export type { Repairs } from './placing.ts';

const nodes = documentSchema.nodes;

/**
 * Unknown nodes add no depth to the result and may nest deeper than known ones; below this level,
 * only their words are kept.
 */
const MAX_LEVELS = 500;

/** Nodes that are dropped when they are empty. */
const NOTHING_WHEN_EMPTY = new Set([nodes.bulletList, nodes.orderedList, nodes.taskList, nodes.table, nodes.tableRow]);

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function childrenOf(json: Json): unknown[] {
  return Array.isArray(json.content) ? json.content : [];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const NO_XML = /[\u0000-\u0008\u000b\u000c\r\u000e-\u001f\ufffe\uffff]/g;

/**
 * Replaces characters that XML forbids and lone surrogates one for one, so that positions in the
 * text stay the same.
 */
function cleanText(text: string): string {
  return text.replace(NO_XML, ' ').replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The words of a tree of any depth, without recursion. */
function wordsOf(json: Json): string {
  const words: string[] = [];
  const waiting: unknown[] = [json];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (!isObject(node)) continue;
    if (node.type === 'text' && typeof node.text === 'string') words.push(node.text);
    if (node.type === 'hardBreak') words.push('\n');
    if (node.type !== 'text') for (const child of childrenOf(node).toReversed()) waiting.push(child);
  }
  return words.join('');
}

class Fitting {
  readonly repairs: Repairs = { unwrapped: 0, dropped: 0, added: 0 };
  private nodesLeft = MAX_NODES;
  private charactersLeft = MAX_CHARACTERS;

  text(text: unknown, marks: unknown): Node | null {
    if (typeof text !== 'string' || text === '') return null;
    if (this.nodesLeft <= 0 || this.charactersLeft <= 0) {
      this.repairs.dropped++;
      return null;
    }
    this.nodesLeft--;
    if (text.length > this.charactersLeft) this.repairs.dropped++;
    const kept = cleanText(text.slice(0, this.charactersLeft));
    this.charactersLeft -= kept.length;
    return documentSchema.text(kept, fitMarks(marks));
  }

  /** Fits one node and adds it, or the parts of it that are allowed, to its parent's content. */
  into(placing: Placing, json: unknown, depth: number, level: number): void {
    if (!isObject(json)) {
      this.repairs.dropped++;
      return;
    }
    if (json.type === 'text') {
      const text = this.text(json.text, json.marks);
      if (text) placing.add(text);
      return;
    }
    const type = typeof json.type === 'string' ? nodes[json.type] : undefined;
    if (depth > MAX_DEPTH || level > MAX_LEVELS) {
      this.repairs.unwrapped++;
      const words = this.text(wordsOf(json), undefined);
      if (words) placing.add(words);
    } else if (!type || type === nodes.doc) {
      this.repairs.unwrapped++;
      placing.endLine();
      for (const child of childrenOf(json)) this.into(placing, child, depth, level + 1);
      placing.endLine();
    } else {
      const node = this.node(type, json, depth, level);
      if (node) placing.add(node);
      if (type.isLeaf && childrenOf(json).length > 0) {
        this.repairs.unwrapped++;
        for (const child of childrenOf(json)) this.into(placing, child, depth, level + 1);
      }
    }
  }

  private node(type: NodeType, json: Json, depth: number, level: number): Node | null {
    if (this.nodesLeft <= 0) {
      this.repairs.dropped++;
      return null;
    }
    this.nodesLeft--;
    const marks = type.isInline ? fitMarks(json.marks) : undefined;
    const attrs = fitAttributes(type, json.attrs);
    if (type === nodes.citation && attrs.target === '') {
      this.repairs.dropped++;
      return null;
    }
    if (type.isLeaf) return type.create(attrs, null, marks);
    const content = this.content(type, json, depth, level);
    if (content.size === 0 && NOTHING_WHEN_EMPTY.has(type)) {
      this.repairs.dropped++;
      return null;
    }
    if (content.size === 0) return type.createAndFill(attrs, null, marks);
    // The text that was written replaces the prompt.
    if ('prompt' in attrs) attrs.prompt = null;
    return type.create(attrs, content, marks);
  }

  content(type: NodeType, json: Json, depth: number, level: number): Fragment {
    if (type.spec.code) {
      const text = this.text(wordsOf({ ...json, type: 'code' }), undefined);
      return text ? Fragment.from(text) : Fragment.empty;
    }
    const placing = new Placing(type, this.repairs);
    for (const child of childrenOf(json)) this.into(placing, child, depth + 1, level + 1);
    // The parent drops an emptied list or table instead of filling it with empty nodes.
    return NOTHING_WHEN_EMPTY.has(type) && placing.isEmpty() ? Fragment.empty : placing.finish();
  }
}

/**
 * Turns any JSON into a document of the schema. Never throws; keeps all text it can, within the
 * limits of limits.ts; links that are not allowed lose their target, not their words.
 */
export function fitDocument(json: DocumentNode): { document: Node; repairs: Repairs } {
  const fitting = new Fitting();
  const root: Json =
    isObject(json) && json.type === 'doc' ? json : { type: 'doc', content: isObject(json) ? [json] : [] };
  const content = fitting.content(nodes.doc!, root, 0, 0);
  return { document: nodes.doc!.create(null, content), repairs: fitting.repairs };
}

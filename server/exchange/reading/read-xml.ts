import { Parser } from 'htmlparser2';
import { MAX_CHARACTERS, MAX_NODES } from '#content/document/limits.ts';
import { NavetteError } from '#content/errors.ts';
import { LONGEST_ATTRIBUTE, LONGEST_NAME, MOST_ATTRIBUTES, MOST_DEPTH, MOST_ELEMENTS } from './word-form.ts';

export type XmlAttributes = Readonly<Record<string, string>>;

interface XmlHandler {
  readonly begin: (tag: string, attributes: XmlAttributes) => void;
  readonly characters: (text: string) => void;
  readonly end: (tag: string) => void;
}

/** What may still be read of a document, all its parts together. */
export class XmlBudget {
  private elements = MOST_ELEMENTS;
  private nodes = MAX_NODES;
  /** A shape's words are written twice. */
  private characters = 2 * MAX_CHARACTERS;

  /** @throws NavetteError `too-large` */
  takeElements(count = 1): void {
    this.elements -= count;
    if (this.elements < 0) throw new NavetteError('too-large', { reason: 'unpacked' });
  }

  /**
   * Counts characters of words; what only sets elements apart is not counted.
   * @throws NavetteError `too-large`
   */
  takeText(text: string): void {
    if (!/\S/.test(text)) return;
    this.characters -= text.length;
    if (this.characters < 0) throw new NavetteError('too-large', { reason: 'unpacked' });
  }

  /**
   * Counts nodes that the page will have: a text too long for a page is refused before it is
   * converted.
   * @throws NavetteError `too-large`
   */
  takeNodes(count: number): void {
    this.nodes -= count;
    if (this.nodes < 0) throw new NavetteError('too-large', { limit: MAX_NODES });
  }
}

/**
 * Reads a part of a document. Rejects nesting that is too deep, what is longer or has more than any
 * tool writes, a document type (which may declare entities), and a truncated part.
 * @throws NavetteError `too-large`; `invalid` with `reason` `nesting`; `unsupported-type` with
 * `reason` `damaged`, `document-type` or `entities`
 */
export function readXml(xml: string, budget: XmlBudget, handler: XmlHandler): void {
  let depth = 0;
  let attributesOfOne = 0;
  const parser = new Parser(
    {
      onopentagname: (tag) => {
        attributesOfOne = 0;
        if (tag.length > LONGEST_NAME) throw new NavetteError('too-large', { reason: 'unpacked' });
      },
      // While they come: an object with a million of them takes the processor half a minute.
      onattribute: (name, value) => {
        if (++attributesOfOne > MOST_ATTRIBUTES || name.length > LONGEST_NAME || value.length > LONGEST_ATTRIBUTE)
          throw new NavetteError('too-large', { reason: 'unpacked' });
      },
      onopentag: (tag, attributes) => {
        budget.takeElements();
        if (depth >= MOST_DEPTH) throw new NavetteError('invalid', { reason: 'nesting' });
        depth++;
        handler.begin(tag, attributes);
      },
      ontext: (text) => {
        budget.takeText(text);
        handler.characters(text);
      },
      onclosetag: (tag, isImplied) => {
        // An element without its end tag: the part is truncated.
        const isEmpty = parser.startIndex < parser.endIndex && xml.startsWith('/>', parser.endIndex - 1);
        if (isImplied && !isEmpty) throw new NavetteError('unsupported-type', { reason: 'damaged' });
        depth--;
        handler.end(tag);
      },
      onprocessinginstruction: (name, declaration) => {
        if (!name.startsWith('!')) return;
        const reason = /<!entity/i.test(declaration) ? 'entities' : 'document-type';
        throw new NavetteError('unsupported-type', { reason });
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
}

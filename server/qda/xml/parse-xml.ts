import { Parser } from 'htmlparser2';
import { NavetteError } from '#content/errors.ts';

/** Elements of a project, and how deep they may be nested. */
export const MOST_QDA_ELEMENTS = 300_000;
export const MOST_QDA_DEPTH = 100;

/** An element of an XML document, by its name without prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  /** The text directly in it. */
  text: string;
}

const damaged = () => new NavetteError('unsupported-type', { reason: 'damaged' });

/**
 * Parses XML within bounds. Rejects a document type, which may declare entities; fetches nothing.
 * @returns its root
 * @throws NavetteError `unsupported-type`, also for a truncated text; `too-large`; `invalid` with
 * `reason` `nesting`
 */
export function parseXml(xml: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let left = MOST_QDA_ELEMENTS;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (--left < 0) throw new NavetteError('too-large', { reason: 'unpacked' });
        if (open.length > MOST_QDA_DEPTH) throw new NavetteError('invalid', { reason: 'nesting' });
        const element: XmlElement = { name: withoutPrefix(name), attributes, children: [], text: '' };
        open.at(-1)!.children.push(element);
        open.push(element);
      },
      ontext(text) {
        open.at(-1)!.text += text;
      },
      onclosetag() {
        open.pop();
      },
      onprocessinginstruction(name) {
        if (name.startsWith('!')) throw new NavetteError('unsupported-type', { reason: 'entities' });
      },
    },
    { xmlMode: true, recognizeSelfClosing: true },
  );
  parser.write(xml);
  // The parser would silently close truncated elements.
  const isWhole = open.length === 1;
  parser.end();
  const [only, ...others] = root.children;
  if (!only || others.length > 0 || !isWhole) throw damaged();
  return only;
}

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1);

/** The children with this name. */
export const childrenOf = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];
/** The first of them. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

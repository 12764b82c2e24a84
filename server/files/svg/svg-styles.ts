import {
  type Declaration,
  parseDeclarations,
  parseStyleSheet,
  type StyleRule,
  writeDeclarations,
  writeStyleSheet,
} from './svg-css.ts';
import { type SvgElement, tooComplex } from './svg-tree.ts';

/** Selectors times elements. */
const MOST_TRIALS = 20_000_000;
/** Declarations of the properties below, over all elements. */
const MOST_DECLARED = 500_000;

/** Properties that matter: those that refer to another element or need a separate surface. */
const READ: ReadonlySet<string> = new Set([
  'clip-path',
  'fill',
  'filter',
  'isolation',
  'marker',
  'marker-end',
  'marker-mid',
  'marker-start',
  'mask',
  'mix-blend-mode',
  'opacity',
  'stroke',
]);

/** An element's declarations by property; several values if it is unknown which one applies. */
export type Declared = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Collects each element's declarations from attributes, `style` attributes and style sheets.
 * Matches a selector by its last compound alone: too many elements rather than too few. Rewrites
 * style sheets and `style` attributes as they were parsed.
 * @throws NavetteError `too-large` with `reason` `drawing`
 */
export function readStyles(elements: readonly SvgElement[]): Map<SvgElement, Declared> {
  const declared = new Map<SvgElement, Map<string, Set<string>>>();
  let count = 0;
  const note = (element: SvgElement, { name, value }: Declaration) => {
    if (!READ.has(name)) return;
    if (++count > MOST_DECLARED) throw tooComplex('declarations');
    const ofElement = declared.get(element) ?? new Map<string, Set<string>>();
    declared.set(element, ofElement);
    const values = ofElement.get(name) ?? new Set<string>();
    ofElement.set(name, values.add(value));
  };
  const rules: StyleRule[] = [];
  for (const element of elements) {
    const { attributes, local } = element;
    for (const [name, value] of Object.entries(attributes)) note(element, { name, value });
    if (attributes.style !== undefined) {
      const declarations = parseDeclarations(attributes.style);
      attributes.style = writeDeclarations(declarations);
      for (const one of declarations) note(element, one);
    }
    if (local === 'style') {
      const sheet = parseStyleSheet(element.children.filter((child) => typeof child === 'string').join(''));
      element.children.splice(0, element.children.length, writeStyleSheet(sheet));
      for (const rule of sheet) rules.push(rule);
    }
  }
  const selectorCount = rules.reduce((sum, { selectors }) => sum + selectors.length, 0);
  if (selectorCount * elements.length > MOST_TRIALS) throw tooComplex('selectors');
  const index = new ElementIndex(elements);
  for (const { selectors, declarations } of rules) {
    const read = declarations.filter(({ name }) => READ.has(name));
    if (read.length === 0) continue;
    for (const selector of selectors) {
      for (const element of index.find(selector)) for (const one of read) note(element, one);
    }
  }
  return declared;
}

/** Elements by name, id and class, for the last compound of a selector. */
class ElementIndex {
  private readonly all: readonly SvgElement[];
  private readonly byKey = new Map<string, SvgElement[]>();

  constructor(elements: readonly SvgElement[]) {
    this.all = elements;
    for (const element of elements) {
      const { id, class: classes = '' } = element.attributes;
      this.add(element.local, element);
      if (id !== undefined) this.add(`#${id}`, element);
      for (const one of new Set(classes.split(/\s+/))) this.add(`.${one}`, element);
    }
  }

  private add(key: string, element: SvgElement): void {
    const elements = this.byKey.get(key);
    if (elements) elements.push(element);
    else this.byKey.set(key, [element]);
  }

  /**
   * The elements that a selector may match: by the first id or class of its last compound, else its
   * name.
   */
  find(selector: string): readonly SvgElement[] {
    const last = /(?:^|[\s>+~])([^\s>+~]+)$/.exec(selector)?.[1] ?? '';
    const key =
      /^(?:[\p{L}][\p{L}\p{N}_-]*)?([#.][\p{L}\p{N}_-]+)/u.exec(last)?.[1] ??
      /^[\p{L}][\p{L}\p{N}_-]*$/u.exec(last)?.[0];
    return key === undefined ? this.all : (this.byKey.get(key) ?? []);
  }
}

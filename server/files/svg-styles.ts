import {
  type Declaration,
  parseDeclarations,
  parseStyleSheet,
  type StyleRule,
  writeDeclarations,
  writeStyleSheet,
} from './svg-css.ts';
import { type SvgElement, tooComplex } from './svg-tree.ts';

/** Each selector is tried on each element. */
const MOST_TRIALS = 20_000_000;
/** Declarations of the properties below, of all elements together. */
const MOST_DECLARED = 500_000;

/** Properties that are read: those that refer to another element, or that need a surface of their own. */
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

/** What is declared of an element, by property; several values where it is not known which one holds. */
export type Declared = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Finds what is declared of each element, by attributes, `style` attributes and style sheets. Whether a selector
 * fits is judged by its last part alone: rather too many elements than too few. Style sheets and `style`
 * attributes are written anew, as they were understood.
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

/** Elements by what a selector's last part may ask for. */
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

  /** The elements that a selector may be meant for: by its last part's first id, class or name. */
  find(selector: string): readonly SvgElement[] {
    const last = /(?:^|[\s>+~])([^\s>+~]+)$/.exec(selector)?.[1] ?? '';
    const key =
      /^(?:[\p{L}][\p{L}\p{N}_-]*)?([#.][\p{L}\p{N}_-]+)/u.exec(last)?.[1] ??
      /^[\p{L}][\p{L}\p{N}_-]*$/u.exec(last)?.[0];
    return key === undefined ? this.all : (this.byKey.get(key) ?? []);
  }
}

import { type Declared, readStyles } from './svg-styles.ts';
import { type SvgElement, tooComplex } from './svg-tree.ts';

/**
 * Limit on the estimated cost of drawing, in steps of about a millisecond at full width. The
 * estimate is low, so that no ordinary drawing is refused; one that costs more ends with its
 * process.
 */
const MOST_STEPS = 10_000;
/** Depth to which nested references are followed. */
const MOST_LEVELS = 1_000;

const ELEMENT = 0.02;
const SEGMENT = 0.03;
const LETTER = 0.1;
/**
 * Length of a text beyond which each further letter costs as much again: it is drawn as one path.
 */
const LONG_TEXT = 2_000;
/** A group that is drawn on its own surface and then composited. */
const SURFACE = 0.5;
const MASK = 3;

/** Steps of filter primitives; all others cost 1. */
const FILTER_PARTS: Readonly<Record<string, number>> = {
  feGaussianBlur: 5,
  feDropShadow: 6,
  feMorphology: 30,
  feTurbulence: 30,
  feConvolveMatrix: 30,
  feDiffuseLighting: 20,
  feSpecularLighting: 20,
  feDisplacementMap: 5,
  feImage: 5,
};
/** A function of the CSS property `filter`. */
const FILTER_FUNCTION = 5;

const SHAPES: ReadonlySet<string> = new Set(['path', 'polyline', 'polygon', 'line', 'rect', 'circle', 'ellipse']);
const TEXTS: ReadonlySet<string> = new Set(['text', 'tspan', 'textPath', 'a']);
/** Properties that children inherit. */
const PAINTS = ['fill', 'stroke'] as const;
const MARKERS = ['marker', 'marker-start', 'marker-mid', 'marker-end'] as const;

/** References in effect for an element: its own or inherited ones. */
type Inherited = Readonly<Partial<Record<(typeof PAINTS | typeof MARKERS)[number], readonly string[]>>>;

/** The total of an element, its content and what it refers to. */
interface Sum {
  readonly steps: number;
  /** Points at which markers may be drawn. */
  readonly points: number;
  readonly shapes: number;
}

const NOTHING: Sum = { steps: 0, points: 0, shapes: 0 };

/**
 * Refuses a drawing that costs too much once all references are followed: a few hundred bytes can
 * repeat an element a million times. Rewrites style sheets as they were parsed.
 * @throws NavetteError `too-large` with `reason` `drawing`
 */
export function refuseCostlySvg(root: SvgElement, elements: readonly SvgElement[]): void {
  const { steps } = new Estimate(elements).of(root, 0);
  if (!(steps <= MOST_STEPS)) throw tooComplex('steps');
}

class Estimate {
  private readonly styles: Map<SvgElement, Declared>;
  private readonly byId = new Map<string, SvgElement>();
  private readonly inherited = new Map<SvgElement, Inherited>();
  /** Known totals; null while being computed. */
  private readonly sums = new Map<SvgElement, Sum | null>();

  constructor(elements: readonly SvgElement[]) {
    this.styles = readStyles(elements);
    for (const element of elements) {
      const { id } = element.attributes;
      if (id !== undefined && !this.byId.has(id)) this.byId.set(id, element);
      // Parents come before their children.
      const own = this.handDown(element, this.inherited.get(element) ?? {});
      this.inherited.set(element, own);
      for (const child of element.children) if (typeof child !== 'string') this.inherited.set(child, own);
    }
  }

  of(element: SvgElement, level: number): Sum {
    const known = this.sums.get(element);
    // Circular references are drawn once at most.
    if (known !== undefined) return known ?? NOTHING;
    if (level > MOST_LEVELS) throw tooComplex('levels');
    this.sums.set(element, null);
    const sum = this.sumOf(element, level);
    this.sums.set(element, sum);
    return sum;
  }

  private sumOf(element: SvgElement, level: number): Sum {
    const { local, children } = element;
    const isShape = SHAPES.has(local);
    let points = isShape ? countPoints(element) : 0;
    let shapes = isShape || local === 'text' ? 1 : 0;
    let steps = ELEMENT + points * SEGMENT + stepsOfText(element) + stepsOfFilterPart(element);
    for (const child of children) {
      if (typeof child === 'string') continue;
      const sum = this.of(child, level + 1);
      // Definitions are drawn only where they are referred to.
      if (isDefinition(child)) continue;
      steps += sum.steps;
      points += sum.points;
      shapes += sum.shapes;
    }
    const target = this.findTarget(element);
    if (target) {
      const sum = this.of(target, level + 1);
      steps += sum.steps;
      points += sum.points;
      shapes += sum.shapes;
    }
    if (isShape || local === 'text' || local === 'use') {
      const held = this.inherited.get(element) ?? {};
      for (const name of PAINTS) steps += shapes * this.referred(held[name], level);
      for (const name of MARKERS) steps += points * this.referred(held[name], level);
    }
    return { steps: steps + this.stepsOfEffects(element, level), points, shapes };
  }

  /** The cost of a mask, a clip path, a filter and a separate surface. */
  private stepsOfEffects(element: SvgElement, level: number): number {
    const declared = this.styles.get(element);
    if (!declared) return 0;
    const values = (name: string) => [...(declared.get(name) ?? [])];
    let steps = 0;
    for (const name of ['mask', 'clip-path', 'filter']) {
      steps += this.referred(values(name).flatMap(referencesIn), level);
    }
    steps += MASK * values('mask').length;
    steps += FILTER_FUNCTION * (values('filter').join().split('(').length - 1);
    const needsSurface =
      values('opacity').some((value) => Number.parseFloat(value) !== 1) ||
      values('mix-blend-mode').some((value) => value !== 'normal') ||
      values('isolation').some((value) => value === 'isolate');
    return needsSurface ? steps + SURFACE : steps;
  }

  /** The costliest target: which declaration applies is unknown. */
  private referred(ids: readonly string[] | undefined, level: number): number {
    if (!ids) return 0;
    const targets = ids.map((id) => this.byId.get(id)).filter((one) => one !== undefined);
    return targets.reduce((most, target) => Math.max(most, this.of(target, level + 1).steps), 0);
  }

  /**
   * The target of an element's `href`: what `use` repeats, or gradients, patterns and filters build
   * on.
   */
  private findTarget({ attributes, local }: SvgElement): SvgElement | null {
    if (local === 'a') return null;
    const href = attributes.href ?? attributes['xlink:href'] ?? '';
    return (href.startsWith('#') && this.byId.get(href.slice(1))) || null;
  }

  private handDown(element: SvgElement, above: Inherited): Inherited {
    const declared = this.styles.get(element);
    if (!declared) return above;
    const own: Record<string, readonly string[]> = { ...above };
    for (const name of [...PAINTS, ...MARKERS]) {
      const values = declared.get(name);
      if (values && !values.has('inherit')) own[name] = [...values].flatMap(referencesIn);
    }
    return own;
  }
}

/** Elements that are drawn only when referred to. */
const DEFINITIONS: ReadonlySet<string> = new Set([
  'clipPath',
  'defs',
  'filter',
  'linearGradient',
  'marker',
  'mask',
  'pattern',
  'radialGradient',
  'symbol',
]);

const isDefinition = ({ local }: SvgElement) => DEFINITIONS.has(local);

/** The ids in `url(#…)`; also of what is not closed, as in CSS. */
function referencesIn(value: string): string[] {
  return [...value.matchAll(/url\(\s*["']?#([^"')]*)/gi)].map(([, id]) => id!.trim());
}

/** Points of a shape: commands of a path, and number groups that repeat the last one. */
function countPoints({ local, attributes }: SvgElement): number {
  if (local === 'path') return countNumbers(attributes.d ?? '') / 2 + 1;
  if (local === 'polyline' || local === 'polygon') return countNumbers(attributes.points ?? '') / 2 + 1;
  return local === 'line' ? 2 : 0;
}

function countNumbers(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(/\d*\.?\d+(?:e[+-]?\d+)?/gi)) count++;
  return count;
}

function stepsOfText({ local, children }: SvgElement): number {
  if (!TEXTS.has(local)) return 0;
  const letters = children.reduce((sum, child) => sum + (typeof child === 'string' ? child.length : 0), 0);
  return LETTER * letters * (1 + letters / LONG_TEXT);
}

function stepsOfFilterPart({ local, attributes }: SvgElement): number {
  if (!local.startsWith('fe')) return 0;
  const numberOf = (name: string) => Math.min(1e6, Math.abs(Number.parseFloat(attributes[name] ?? '')) || 0);
  return (FILTER_PARTS[local] ?? 1) + numberOf('numOctaves') * 20 + numberOf('order') ** 2;
}

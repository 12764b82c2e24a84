import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { RunOnly } from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    readonly axe: typeof import('axe-core');
  }
}

/** Every rule, or only those whose result may change with colours and sizes. */
export type AxeRules = 'all' | 'contrast';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * axe is compiled for browsers without private fields: it stores each colour in seven weak maps,
 * which took a fifth of its time. Here its private fields are symbols of their objects. The weak
 * maps that it creates later, as it runs, are real ones: their keys are elements of the page.
 */
const KEPT_ON_OBJECTS = `class KeptOn {
  #key = Symbol();
  has(object) { return this.#key in object; }
  get(object) { return object[this.#key]; }
  set(object, value) { object[this.#key] = value; return this; }
  add(object) { return this.set(object, true); }
}`;

/**
 * axe parses the colours of every element and of all that is behind it, again and again: a third of
 * its time. A page has a few dozen colours. Those that cannot be parsed are not cached.
 */
const PARSE_ONCE = `{
  const { prototype } = axe.commons.color.Color;
  const { parseString } = prototype;
  const parsed = new Map();
  prototype.parseString = function (text) {
    const known = parsed.get(text);
    if (known) return Object.assign(this, known);
    parseString.call(this, text);
    parsed.set(text, { r: this.r, g: this.g, b: this.b, alpha: this.alpha });
    return this;
  };
}`;

/**
 * axe searches for known facts of an element from the first element on, each time: the larger the
 * page, the slower for each element. Here they are in maps, by the same arguments.
 */
const KNOWN_BY_MAPS = `const memoized = (work) => {
  let known = new Map();
  function asked(...given) {
    let map = known;
    for (const one of given.slice(0, Math.max(0, work.length - 1))) {
      if (!map.has(one)) map.set(one, new Map());
      map = map.get(one);
    }
    const last = given[work.length - 1];
    if (!map.has(last)) map.set(last, work.apply(this, given));
    return map.get(last);
  }
  asked.clear = () => { known = new Map(); };
  return asked;
};`;

/** Collects the data for selectors of a whole page only once a selector is needed. */
const WRITTEN_LATE = `const whenAsked = (make) => {
  let made;
  const set = (value) => { made = value; make = () => value; };
  Object.defineProperty(axe, '_selectorData', { configurable: true, get: () => (made ??= make()), set });
};`;

const changed = source
  .replace(/(axe\._memoizedFns=\[\],function\((\w+)\)\{return \2=)\(0,\w+\.default\)/, '$1memoized')
  .replace(/axe\._selectorData=(\w+)\((\w+)\.flatTree\)/g, 'whenAsked(()=>$1($2.flatTree))');

const AXE = `{
  ${KEPT_ON_OBJECTS}
  ${KNOWN_BY_MAPS}
  ${WRITTEN_LATE}
  let WeakMap = KeptOn;
  let WeakSet = KeptOn;
  ${changed}
  ;({ WeakMap, WeakSet } = globalThis);
  ${PARSE_ONCE}
  axe.configure({ noHtml: true });
}`;

/** Runs axe on the present page. @returns a line for each broken rule, with places */
export async function breachesOf(page: Page, rules: AxeRules = 'all'): Promise<string[]> {
  // A colour in transition is neither the first nor the last.
  await transitionsEnd(page);
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const runOnly: RunOnly =
    rules === 'contrast' ? { type: 'rule', values: ['color-contrast', 'target-size'] } : { type: 'tag', values: TAGS };
  // Describing the elements that pass would take as long as finding those that don't; and so that
  // none is described in vain, places are looked for once there is a violation.
  const look = (selectors: boolean) =>
    page.evaluate(
      async (options) => (await window.axe.run(document, { ...options, resultTypes: ['violations'] })).violations,
      { runOnly, selectors },
    );
  const violations = (await look(false)).length > 0 ? await look(true) : [];
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(({ target }) => target.join(' '))
        .slice(0, 3)
        .join(', ')}`,
  );
}

/** Draws the page in a colour scheme. */
export async function drawIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await transitionsEnd(page);
}

/** Waits until transitions and animations have ended. */
async function transitionsEnd(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    // Animations that follow scrolling never end.
    const running = document.getAnimations().filter(({ timeline }) => timeline instanceof DocumentTimeline);
    await Promise.allSettled(running.map(({ finished }) => finished));
  });
}

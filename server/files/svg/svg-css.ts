/** A property and its value, from CSS or an attribute. */
export interface Declaration {
  readonly name: string;
  readonly value: string;
}

export interface StyleRule {
  readonly selectors: readonly string[];
  readonly declarations: readonly Declaration[];
}

/** Parses a style sheet's rules in linear time; drops at-rules, which could import other sheets. */
export function parseStyleSheet(text: string): StyleRule[] {
  const rules: StyleRule[] = [];
  const source = withoutComments(text).replace(/<!--|-->/g, ' ');
  let at = 0;
  while (at < source.length) {
    const open = findOutside(source, '{;', at);
    if (open < 0) break;
    const prelude = source.slice(at, open).trim();
    // `@import …;` has no block.
    if (source[open] === ';') {
      at = open + 1;
      continue;
    }
    const close = endOfBlock(source, open);
    if (prelude !== '' && !prelude.startsWith('@')) {
      rules.push({
        selectors: splitOutside(prelude, ',').map((one) => one.trim()),
        declarations: parseDeclarations(source.slice(open + 1, close)),
      });
    }
    at = close + 1;
  }
  return rules;
}

/** Parses the content of a block, or of a `style` attribute. */
export function parseDeclarations(text: string): Declaration[] {
  return splitOutside(withoutComments(text), ';').flatMap((one) => {
    const colon = one.indexOf(':');
    if (colon < 0 || /[{}]/.test(one)) return [];
    return [
      { name: readEscapes(one.slice(0, colon).trim()).toLowerCase(), value: readEscapes(one.slice(colon + 1).trim()) },
    ];
  });
}

/** Serialises declarations so that every CSS parser reads the same ones. */
export function writeDeclarations(declarations: readonly Declaration[]): string {
  return declarations
    .filter(({ name, value }) => /^[\w-]+$/.test(name) && !/[;{}\\]/.test(value))
    .map(({ name, value }) => `${name}:${value}`)
    .join(';');
}

export function writeStyleSheet(rules: readonly StyleRule[]): string {
  return rules
    .map(({ selectors, declarations }) => `${selectors.join(',')}{${writeDeclarations(declarations)}}`)
    .join('\n');
}

function withoutComments(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('/*', at);
    pieces.push(open < 0 ? text.slice(at) : text.slice(at, open));
    if (open < 0) return pieces.join(' ');
    const close = text.indexOf('*/', open + 2);
    if (close < 0) return pieces.join(' ');
    at = close + 2;
  }
}

/** The first of these characters outside strings and parentheses; -1 if there is none. */
function findOutside(text: string, signs: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const sign = text[at]!;
    if (sign === '\\') at++;
    else if (sign === '"' || sign === "'") {
      at = endOfString(text, at);
    } else if (sign === '(' || sign === '[') depth++;
    else if (sign === ')' || sign === ']') depth = Math.max(0, depth - 1);
    else if (depth === 0 && signs.includes(sign)) return at;
  }
  return -1;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[from] || text[at] === '\n') return at;
  }
  return text.length;
}

/** The end of the block that opens here. */
function endOfBlock(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const sign = text[at]!;
    if (sign === '\\') at++;
    else if (sign === '"' || sign === "'") at = endOfString(text, at);
    else if (sign === '{') depth++;
    else if (sign === '}' && --depth === 0) return at;
  }
  return text.length;
}

function splitOutside(text: string, sign: string): string[] {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const end = findOutside(text, sign, at);
    if (end < 0) return [...parts, text.slice(at)];
    parts.push(text.slice(at, end));
    at = end + 1;
  }
}

/** CSS may write any character as an escape. */
function readEscapes(text: string): string {
  return text.replace(/\\(?:([0-9a-f]{1,6})\s?|([^\n]))/gi, (_, code: string | undefined, sign: string) => {
    if (code === undefined) return sign;
    const point = Number.parseInt(code, 16);
    return point === 0 || point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
  });
}

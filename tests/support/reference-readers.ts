/**
 * Small strict readers of the formats of reference managers: they throw on anything outside the
 * format.
 */

/** The fields of one work in a file. */
export interface ReadReference {
  /** The kind of the work, as the format calls it. */
  readonly type: string;
  readonly key: string;
  /** By their names in the format; several of one name in their order. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

class Refused extends Error {}

/** A place in a text from which pieces are read. */
class Cursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  /** The match at the present position; null for none. */
  find(pattern: RegExp): string | null {
    const sticky = new RegExp(pattern.source, `${pattern.flags}y`);
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  take(pattern: RegExp): string {
    const found = this.find(pattern);
    if (found === null)
      throw new Refused(`${pattern} was expected at ${JSON.stringify(this.#text.slice(this.#at, this.#at + 40))}`);
    return found;
  }
}

const SPACE = /\s*/;
/** The names of months that BibTeX's styles define. */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A field between braces, without the outer ones. As BibTeX counts them: each brace opens or
 * closes, also after a backslash.
 */
function takeBraced(cursor: Cursor): string {
  cursor.take(/\{/);
  let inside = '';
  for (;;) {
    inside += cursor.find(/[^{}]+/) ?? '';
    if (cursor.find(/\}/) !== null) return inside;
    inside += `{${takeBraced(cursor)}}`;
  }
}

/**
 * An entry of BibTeX, as `btxdoc` and « Tame the BeaST » (N. Markey) define them: `@type{key, name
 * = value, …}`, a value being braced, a number or the name of a month.
 */
export function readBibtex(text: string): ReadReference {
  const cursor = new Cursor(text);
  cursor.take(/@/);
  const type = cursor.take(/[a-z]+/i);
  cursor.take(/\{/);
  const key = cursor.take(/[^\s"#%'(),={}\\~]+/);
  const fields = new Map<string, readonly string[]>();
  while (cursor.find(/\s*,/) !== null) {
    cursor.take(SPACE);
    const name = cursor.find(/[a-z]+/);
    // A comma may follow the last field.
    if (name === null) break;
    if (fields.has(name)) throw new Refused(`${name} is there twice`);
    cursor.take(/\s*=\s*/);
    const word = cursor.find(/[a-z0-9]+/);
    if (word !== null && !/^\d+$/.test(word) && !MONTHS.includes(word)) throw new Refused(`${word} is not defined`);
    fields.set(name, [word ?? takeBraced(cursor)]);
  }
  cursor.take(SPACE);
  cursor.take(/\}/);
  cursor.take(SPACE);
  if (!cursor.isAtEnd) throw new Refused('there is more after the entry');
  return { type, key, fields };
}

/** The names of a list of BibTeX: parted by « and » outside of braces, each braced as one word. */
export function bibtexNames(list: string): string[] {
  const cursor = new Cursor(list);
  const names = [takeBraced(cursor)];
  while (!cursor.isAtEnd) {
    cursor.take(/ and /);
    names.push(takeBraced(cursor));
  }
  return names;
}

/** LaTeX's commands for signs, and what each prints. */
const COMMANDS: Readonly<Record<string, string>> = {
  ...{ textbackslash: '\\', textasciitilde: '~', textasciicircum: '^', textbraceleft: '{', textbraceright: '}' },
};

/** The text that LaTeX prints for a field. Signs with a meaning in LaTeX are refused. */
export function latexPrints(source: string): string {
  const cursor = new Cursor(source);
  let printed = '';
  while (!cursor.isAtEnd) {
    const plain = cursor.find(/[^\\{}~^&%$#_]+/);
    if (plain !== null) {
      printed += plain;
      continue;
    }
    cursor.take(/\\/);
    const name = cursor.find(/[a-z]+/);
    if (name === null) {
      printed += cursor.take(/[&%$#_]/);
      continue;
    }
    // Without its braces, a command takes the space after it.
    cursor.take(/\{\}/);
    if (!Object.hasOwn(COMMANDS, name)) throw new Refused(`\\${name} is not known`);
    printed += COMMANDS[name];
  }
  return printed;
}

/**
 * A record of RIS, as its specification (Research Information Systems, 2001; 2011) defines it:
 * lines `XX  - value` that end with CR LF, `TY` first, `ER` last.
 */
export function readRis(text: string): ReadReference {
  const lines = text.split('\r\n');
  if (lines.pop() !== '') throw new Refused('the last line does not end');
  const fields = new Map<string, string[]>();
  for (const [index, line] of lines.entries()) {
    const [, tag, value] = /^([A-Z][A-Z0-9]) {2}- ([^\r\n\u2028\u2029]*)$/.exec(line) ?? [];
    if (tag === undefined) throw new Refused(`${JSON.stringify(line)} is no field`);
    if ((tag === 'TY') !== (index === 0)) throw new Refused('TY is the first field, and it alone');
    if ((tag === 'ER') !== (index === lines.length - 1)) throw new Refused('ER is the last field, and it alone');
    if (tag === 'ER' && value !== '') throw new Refused('ER has no value');
    if (tag !== 'AU' && fields.has(tag)) throw new Refused(`${tag} is there twice`);
    fields.set(tag, [...(fields.get(tag) ?? []), value!]);
  }
  return { type: fields.get('TY')![0]!, key: fields.get('ID')?.[0] ?? '', fields };
}

/** The variables of CSL 1.0.2 that our items have, with the form of each in csl-data.json. */
const CSL: Readonly<Record<string, (value: unknown) => boolean>> = {
  id: isText,
  type: (value) => ['report', 'webpage'].includes(value as string),
  title: isText,
  author: (value) =>
    Array.isArray(value) &&
    value.every(
      (one: object) => Object.keys(one).join() === 'literal' && isText((one as { literal: unknown }).literal),
    ),
  publisher: isText,
  edition: isText,
  issued: (value) => {
    const parts = (value as { 'date-parts'?: unknown })['date-parts'];
    return (
      Object.keys(value as object).join() === 'date-parts' &&
      Array.isArray(parts) &&
      parts.length === 1 &&
      (parts[0] as unknown[]).length === 3 &&
      (parts[0] as unknown[]).every(Number.isInteger)
    );
  },
  URL: isText,
  language: isText,
};

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** An item of CSL-JSON, in the array that its schema asks for. */
export function readCslJson(text: string): Readonly<Record<string, unknown>> {
  const items = JSON.parse(text) as unknown;
  if (!Array.isArray(items) || items.length !== 1) throw new Refused('one item was expected, in an array');
  const item = items[0] as Record<string, unknown>;
  for (const [name, value] of Object.entries(item))
    if (!Object.hasOwn(CSL, name) || !CSL[name]!(value))
      throw new Refused(`${name} is not of CSL: ${JSON.stringify(value)}`);
  for (const name of ['id', 'type']) if (!Object.hasOwn(item, name)) throw new Refused(`${name} is missing`);
  return item;
}

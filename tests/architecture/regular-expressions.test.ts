import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyse } from 'scslre';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { listModules, ROOT, resolveImport } from './module-graph.ts';
import { findSlowRun } from './slow-runs.ts';

/**
 * No regular expression takes longer than in proportion to its text: one whose time is quadratic
 * blocks the server for everybody, with a text that anybody may send
 * (docs/decisions/0179-regular-expressions-take-the-time-of-their-text.md).
 */
const FLOORS = ['content', 'db', 'server', 'app'] as const;

/**
 * Patterns for which the analysis cannot exclude time that grows faster than their text: their
 * file, how they begin, and what bounds their text.
 */
const BOUNDED = [
  ['content/gate/reading/gate-text.ts', '\\s+\\S*$', 'LONGEST_WORDS: 80 characters'],
  ['content/search/query/read-query.ts', '(?<sign>', 'LONGEST_QUERY: 400 characters'],
  ['content/search/query/read-query.ts', '(?<=[', 'LONGEST_QUERY: 400 characters'],
  ['content/search/words/tokens.ts', '(?<![\\p{L}\\p{N}])\\d', 'digits that are no number are a word: it takes all'],
  ['content/withdrawal/fit-article.ts', '(?:^|[.!?…]', 'LONGEST_BEFORE: 24 characters'],
  ['server/runtime/env.ts', '\\/+$', 'PUBLIC_URL: the operator writes it'],
  ['app/editor/extensions/typing/link-typing.ts', '(?:^|\\s)\\S+', 'the editor hands on 500 characters'],
  ['app/pages/list/card-picture.tsx', '[\\d.]+(?:rem|vw)', 'widths are constants of components'],
] as const;

/** Parts of patterns that no constant has, by file: an example of each. */
const PARTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'content/paste/pasted-style.ts': { name: 'mso-footnote-id' },
  'content/personal-slot.ts': { mark: 'a1b2' },
  'content/search/query/read-query.ts': { of: '~' },
  'content/study/when.ts': { NAMED: 'janv|jan|fev|feb' },
  'content/withdrawal/fit-article.ts': { pattern: "de\\s+la\\s+|de\\s+|d[’']" },
  'content/withdrawal/name-patterns.ts': {
    source:
      "(?<![\\p{L}\\p{N}])(awa[\\s\\-\\u2010\\u2011'.,_]+n['\\s_\\-\u2010\u2011]?diaye|(?:[an]\\.\\s?)?awa|a\\.\\s?n\\.)(?![\\p{L}\\p{N}])",
  },
  'content/withdrawal/names.ts': {
    "[...one].map(escapeRegExp).join('[.\\\\s-]*')": 'a[.\\s-]*n',
  },
  'server/exports/kit/list-delta.ts': { 'MOST_KIT_GROUPS - 1': '19' },
  'app/collections/map-query.ts': {
    "MAP_TIMES.join('|')": '60|120',
    'codesOf(AUDIENCES)': 'women|men',
    'codesOf(PROJECT_STEPS)': 'plan|do',
  },
  'app/islands/token-fields.ts': { 'words.ends': ',;\\n' },
};

/**
 * Matches files that may contain a regular expression: a slash after a sign or a word that no
 * division follows. The others need not be parsed.
 */
const MAY_HAVE =
  /(?:[(,=:[!&|?{;+\-%~^>]|\b(?:return|typeof|case|of|in|await|yield|void|delete|instanceof|else|do))\s*\/(?![*/>])|\bRegExp\(/;

interface Pattern {
  readonly file: string;
  readonly line: number;
  readonly source: string;
  readonly flags: string;
}

const textOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

function parse(file: string): ts.SourceFile {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : file.endsWith('.js') ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  return ts.createSourceFile(file, textOf(file), ts.ScriptTarget.ES2022, true, kind);
}

function divided(literal: string): Pick<Pattern, 'source' | 'flags'> {
  const end = literal.lastIndexOf('/');
  return { source: literal.slice(1, end), flags: literal.slice(end + 1) };
}

/** The text that an expression of constants stands for; null if it is not known. */
function partOf(node: ts.Expression, source: ts.SourceFile): string | null {
  const example = PARTS[source.fileName]?.[node.getText()];
  if (example !== undefined) return example;
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return node.text;
  if (ts.isRegularExpressionLiteral(node)) return divided(node.text).source;
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'source') return partOf(node.expression, source);
  if (ts.isTemplateExpression(node)) {
    const parts = node.templateSpans.map(({ expression, literal }) => {
      const part = partOf(expression, source);
      return part === null ? null : part + literal.text;
    });
    return parts.includes(null) ? null : node.head.text + parts.join('');
  }
  return ts.isIdentifier(node) ? constantOf(node.text, source) : null;
}

/** The text of a constant at the top of a file, or of one that it imports. */
function constantOf(name: string, source: ts.SourceFile): string | null {
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      const found = statement.declarationList.declarations.find((one) => one.name.getText() === name);
      if (found?.initializer) return partOf(found.initializer, source);
    }
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const names = statement.importClause?.namedBindings;
    const imported = names && ts.isNamedImports(names) && names.elements.find((one) => one.name.text === name);
    const from = imported && resolveImport(source.fileName, statement.moduleSpecifier.text);
    if (from) return constantOf(imported.propertyName?.text ?? name, parse(from));
  }
  return null;
}

/** All regular expressions of the sources, and those that are built from unknown parts. */
function findPatterns(): { readonly patterns: readonly Pattern[]; readonly unknown: readonly string[] } {
  const patterns: Pattern[] = [];
  const unknown: string[] = [];
  for (const file of listModules(FLOORS)) {
    if (!MAY_HAVE.test(textOf(file))) continue;
    const source = parse(file);
    const visit = (node: ts.Node): void => {
      const line = () => source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      if (ts.isRegularExpressionLiteral(node)) patterns.push({ file, line: line(), ...divided(node.text) });
      else if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp') {
        const [pattern = null, flags = ''] = (node.arguments ?? []).map((one) => partOf(one, source));
        if (pattern === null || flags === null) unknown.push(`${file}:${line()} ${node.getText()}`);
        else patterns.push({ file, line: line(), source: pattern, flags });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { patterns, unknown };
}

const { patterns, unknown } = findPatterns();
const placeOf = ({ file, line, source, flags }: Pattern) => `${file}:${line} /${source}/${flags}`;
const boundOf = ({ file, source }: Pattern) =>
  BOUNDED.findIndex(([of, begins]) => of === file && source.startsWith(begins));
/**
 * By analysing the expression, which covers runs of one character; runs of several are tried.
 */
const slow = patterns.flatMap((pattern) => {
  const { reports } = analyse(pattern);
  const descriptions = reports.map(({ type, character }) => `${type} of ${JSON.stringify(character.pick)}`);
  if (descriptions.length > 0) return [{ pattern, causes: descriptions }];
  const run = findSlowRun(pattern);
  return run === null ? [] : [{ pattern, causes: [`runs of ${JSON.stringify(run)}`] }];
});

test('what regular expressions are built of is known', () => {
  expect(patterns.length).toBeGreaterThan(500);
  expect(unknown).toEqual([]);
});

test('no regular expression takes longer than in proportion to its text, but for short ones', () => {
  const faults = slow.filter(({ pattern }) => boundOf(pattern) < 0);
  expect(faults.map(({ pattern, causes }) => `${placeOf(pattern)}: ${causes.join(', ')}`)).toEqual([]);
});

test('each exception is needed', () => {
  const needed = new Set(slow.map(({ pattern }) => boundOf(pattern)));
  expect(BOUNDED.filter((_, at) => !needed.has(at))).toEqual([]);
});

test('runs of several characters are tried', () => {
  const slowly = [/(?:ab)+$/, /(?:\w\s)+$/u, /x?(?:\d,)+;/, /(?:foo)+bar/, /<meta[^>]*>/, /^(?:ab)*(?:ab)*$/];
  const inProportion = [/^(?:ab)+$/, /(?:ab)+/, /<meta[^<>]*>/, /(?<!ab)(?:ab)+$/, /(?:\*\*|__).+?(?:\*\*|__)/];
  expect(slowly.filter((one) => findSlowRun(one) === null)).toEqual([]);
  expect(inProportion.filter((one) => findSlowRun(one) !== null)).toEqual([]);
});

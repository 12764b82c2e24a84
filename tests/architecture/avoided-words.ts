import path from 'node:path';
import ts from 'typescript';
import type { Module } from './module-graph.ts';

/**
 * Words that docs/glossary.md lists as to be avoided, with the rooms in which a name that contains
 * one can mean nothing else. Only names are checked, not prose, and only words that have no
 * legitimate sense there.
 */
interface Avoided {
  readonly words: readonly string[];
  readonly instead: string;
  readonly where: RegExp;
  /** Names that may contain it, each with its meaning there. */
  readonly but?: Readonly<Record<string, string>>;
}

/** The folders of collaboration: half of the words to avoid occur there. */
const CO_WRITING = /^(server\/(collab|drafts)|db\/drafts|content\/draft)\//;
const ALL_BUT_SCREENS = /^(content|db|server)\//;
const EVERYWHERE = /^/;

export const AVOIDED: readonly Avoided[] = [
  { words: ['speaker', 'speakers'], instead: 'participant', where: EVERYWHERE },
  { words: ['door', 'doors'], instead: 'entrance', where: EVERYWHERE },
  { words: ['anew'], instead: 'again', where: EVERYWHERE },
  { words: ['greet'], instead: 'send the initial state, admit', where: ALL_BUT_SCREENS },
  {
    words: ['user', 'users'],
    instead: 'person, viewer or participant',
    where: ALL_BUT_SCREENS,
    but: {
      ...{ QdaUser: 'REFI-QDA’s word', users: 'REFI-QDA’s word', userOf: 'REFI-QDA’s word' },
      ...{ userAgent: 'HTTP’s word', LONGEST_USER_AGENT: 'HTTP’s word' },
      user: 'the word of REFI-QDA, of y-protocols and of the operating system',
    },
  },
  { words: ['writer', 'writers'], instead: 'author, or participant who may write', where: CO_WRITING },
  {
    words: ['line', 'lines'],
    instead: 'row, queue, stream or network',
    where: CO_WRITING,
    but: { onOneLine: 'a line of text' },
  },
  { words: ['version', 'versions'], instead: 'edition or checkpoint', where: CO_WRITING },
  {
    words: ['comment', 'comments'],
    instead: 'annotation',
    where: CO_WRITING,
    but: { placeComments: 'the comments of a Word document' },
  },
];

const wordsOf = (name: string): string[] =>
  (name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? []).map((word) => word.toLowerCase());

/** The names that a module introduces: its own, and those of its declarations. */
function namesOf({ file, source }: Module): Set<string> {
  const names = new Set([path.basename(file).replace(/\..*$/, '')]);
  const visit = (node: ts.Node): void => {
    const { name } = node as ts.NamedDeclaration;
    const isOthers =
      ts.isPropertyAccessExpression(node) ||
      ts.isPropertyAssignment(node) ||
      ts.isShorthandPropertyAssignment(node) ||
      ts.isBindingElement(node) ||
      ts.isImportSpecifier(node) ||
      ts.isExportSpecifier(node);
    if (name && !isOthers && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name))) {
      names.add(name.text.replace('#', ''));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

/**
 * The names of a module that contain a word to avoid, each with what to write instead.
 * @param excepted gets the exceptions that were needed
 */
export function avoidedNames(module: Module, excepted: Set<string>): string[] {
  const rules = AVOIDED.filter(({ where }) => where.test(module.file));
  return [...namesOf(module)].flatMap((name) => {
    const words = wordsOf(name);
    return rules.flatMap(({ words: avoided, instead, but = {} }) => {
      if (!avoided.some((word) => words.includes(word))) return [];
      if (!Object.hasOwn(but, name)) return [`${name}: ${instead}`];
      excepted.add(name);
      return [];
    });
  });
}

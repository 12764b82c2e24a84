import ts from 'typescript';
import { expect, test } from 'vitest';
import { readModules } from './module-graph.ts';

/** Private fields that a constructor may fill one by one from what it is given. */
const MOST_COPIED = 2;

/** Callbacks that are set when an object exists already, each with the reason. */
const SET_LATER: Readonly<Record<string, string>> = {
  'db/driver/sqlite-dialect.ts onFault': 'handles are opened before the database that listens to them',
  'db/driver/sqlite-dialect.ts onQuery': 'the same',
  'app/editor/session/draft-session.ts onOutdated': 'a session may have one editor after the other',
  'app/editor/socket/draft-socket.ts onContentSent': 'the first socket is opened before its session',
};

function classesOf(source: ts.SourceFile): ts.ClassDeclaration[] {
  const classes: ts.ClassDeclaration[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassDeclaration(node)) classes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return classes;
}

const isReadonly = (member: ts.PropertyDeclaration) =>
  member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword) ?? false;
const isPrivate = (member: ts.PropertyDeclaration) =>
  ts.isPrivateIdentifier(member.name) ||
  (member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) ?? false);
const fieldsOf = ({ members }: ts.ClassDeclaration) => members.filter(ts.isPropertyDeclaration);

/** The private fields that a class copies from the object its constructor is given. */
function copiedFields(one: ts.ClassDeclaration): string[] {
  const body = one.members.find(ts.isConstructorDeclaration)?.body?.getText() ?? '';
  return fieldsOf(one)
    .filter((field) => isPrivate(field) && isReadonly(field))
    .map(({ name }) => name.getText())
    .filter((name) => new RegExp(`this\\.${name} = deps\\.${name.replace('#', '')}\\b`).test(body));
}

/** The fields for callbacks that others assign. */
const assignedCallbacks = (one: ts.ClassDeclaration): string[] =>
  fieldsOf(one)
    .filter((field) => !isReadonly(field) && !isPrivate(field))
    .map(({ name }) => name.getText())
    .filter((name) => /^on[A-Z]/.test(name));

const classes = readModules(['content', 'db', 'server', 'app']).flatMap(({ file, source }) =>
  classesOf(source).map((one) => ({ file, one })),
);

test('a class keeps what it is given in one `#deps`', () => {
  const faults = classes
    .map(({ file, one }) => ({ file, copied: copiedFields(one) }))
    .filter(({ copied }) => copied.length > MOST_COPIED);
  expect(faults).toEqual([]);
});

test('callbacks are handed in, not assigned later', () => {
  const assigned = classes.flatMap(({ file, one }) => assignedCallbacks(one).map((name) => `${file} ${name}`));
  expect(assigned.filter((one) => !SET_LATER[one])).toEqual([]);
  expect(
    Object.keys(SET_LATER).filter((one) => !assigned.includes(one)),
    'exceptions that nothing needs',
  ).toEqual([]);
});

test('the checks find copied fields and assigned callbacks', () => {
  const source = ts.createSourceFile(
    'a.ts',
    `class A {
      private readonly a: A; readonly #b: A; readonly c: A; private d: A;
      onE: () => void = () => {}; readonly onF: () => void; private onG: () => void;
      constructor(deps: A) { this.a = deps.a ?? one; this.#b = deps.b; this.c = deps.c; this.d = deps.d; }
    }`,
    ts.ScriptTarget.Latest,
    true,
  );
  const [one] = classesOf(source);
  expect([copiedFields(one!), assignedCallbacks(one!)]).toEqual([['a', '#b'], ['onE']]);
});

import ts from 'typescript';

/** Columns that comments are wrapped at. */
const COMMENT_WIDTH = 100;

/** Lines that stay as they are: directives of the linter, addresses, and examples of code. */
const AS_IT_IS = /biome-ignore|https?:\/\/|^\s*\*\s{2,}|^\s*\* `?np[mx] /;
const MAY_BE_COMMENT = /^\s*(?:\/\/|\/?\*)/;
const TAG = / (?=@(?:param|returns|throws)\b)/;

/** The numbers of the lines, from 0, that are within a comment with nothing else before it. */
function commentLines(text: string, file: string): Set<number> {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : file.endsWith('.js') ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const lines = new Set<number>();
  const add = ({ pos, end }: ts.CommentRange) => {
    const begin = text.lastIndexOf('\n', pos - 1) + 1;
    if (text.slice(begin, pos).trim() !== '') return;
    for (let line = lineOf(pos); line <= lineOf(end); line++) lines.add(line);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) return;
    for (const range of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []) add(range);
    for (const range of ts.getTrailingCommentRanges(text, node.getEnd()) ?? []) add(range);
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  return lines;
}

const isLong = (line: string) => line.length > COMMENT_WIDTH && MAY_BE_COMMENT.test(line) && !AS_IT_IS.test(line);

/** The comment lines of a source that are too long, as `12: // Text`. */
export function longCommentLines(text: string, file: string): string[] {
  const lines = text.split('\n');
  if (!lines.some(isLong)) return [];
  const comments = commentLines(text, file);
  return lines.flatMap((line, at) => (isLong(line) && comments.has(at) ? [`${at + 1}: ${line.trim()}`] : []));
}

/** Words on lines of at most `width` characters; a word that is longer has a line of its own. */
function fill(words: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(/ +/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * The source with its long comment lines wrapped, each with the lines of its paragraph after it.
 */
export function wrapComments(text: string, file: string): string {
  const lines = text.split('\n');
  if (longCommentLines(text, file).length === 0) return text;
  const comments = commentLines(text, file);
  const wrapped: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const [, indent = '', opening = ''] = /^(\s*)(\/\/|\/\*\*|\*)/.exec(line) ?? [];
    if (!isLong(line) || !comments.has(at) || opening === '') {
      wrapped.push(line);
      continue;
    }
    const isBlock = opening !== '//';
    const isWhole = opening === '/**';
    const lead = isBlock ? `${indent}${isWhole ? ' ' : ''}* ` : `${indent}// `;
    const goesOn = isBlock ? /^\s*\* [^@\s-]/ : /^\s*\/\/ /;
    let words = line.slice(indent.length + opening.length).trim();
    const isClosed = isBlock && words.endsWith('*/');
    if (isClosed) words = words.slice(0, -2).trim();
    while (!isClosed && comments.has(at + 1) && goesOn.test(lines[at + 1]!) && !AS_IT_IS.test(lines[at + 1]!))
      words += ` ${lines[++at]!.trim().replace(/^(\*|\/\/) /, '')}`;
    if (isWhole) wrapped.push(`${indent}/**`);
    for (const part of words.split(TAG))
      wrapped.push(...fill(part, COMMENT_WIDTH - lead.length).map((one) => lead + one));
    if (isClosed) wrapped.push(`${indent}${isWhole ? ' ' : ''}*/`);
  }
  return wrapped.join('\n');
}

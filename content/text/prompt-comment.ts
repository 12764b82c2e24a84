/** The beginning of a prompt's comment, in Markdown and HTML: `<!-- consigne: … -->`. */
const MARK = /^\s*consigne\s*:/i;

/**
 * The content of a prompt's HTML comment, escaped so that it ends neither the comment nor a table's
 * cell.
 */
export function writePromptComment(prompt: string): string {
  const escaped = prompt.replace(/&/g, '&amp;').replace(/>/g, '&gt;').replace(/\|/g, '&#124;').replace(/--/g, '-&#45;');
  return ` consigne: ${escaped} `;
}

/** The prompt in an HTML comment's content; null for any other comment. */
export function readPromptComment(comment: string): string | null {
  if (!MARK.test(comment)) return null;
  const text = comment.replace(MARK, '').replace(/\s+/g, ' ').trim();
  return text
    .replace(/&#45;/g, '-')
    .replace(/&#124;/g, '|')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

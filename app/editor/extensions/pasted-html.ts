import { foreignHtml, parseForeignHtml } from './foreign-html.ts';

/**
 * Prepares HTML from elsewhere for the schema: the page's title is its only heading 1, so a pasted one becomes a heading 2; what
 * word processors add for themselves is left out; forms lose the names that break whoever reads them.
 */
export function preparePasted(html: string): string {
  if (!/<h1|<!--|<o:p|class="?Mso|<form/i.test(html)) return html;
  const content = parseForeignHtml(html);
  for (const heading of content.querySelectorAll('h1')) {
    const lower = document.createElement('h2');
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
  for (const foreign of content.querySelectorAll('o\\:p:empty')) foreign.remove();
  const comments = document.createTreeWalker(content, NodeFilter.SHOW_COMMENT);
  const found: Node[] = [];
  // ProseMirror's own comment-like markers are attributes: no comment is needed.
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) (comment as Comment).remove();
  return foreignHtml(content);
}

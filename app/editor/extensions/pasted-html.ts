import { foreignHtml, parseForeignHtml } from '#app/editor/pasting/foreign-html.ts';

/**
 * Prepares foreign HTML for the schema: headings 1 become headings 2, because the page's title is
 * the only heading 1; word processors' own elements and comments are removed; forms lose the names
 * that break parsers.
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
  // ProseMirror's own clipboard markers are attributes, so every comment can go.
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) (comment as Comment).remove();
  return foreignHtml(content);
}

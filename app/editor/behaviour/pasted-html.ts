/**
 * Prepares HTML from elsewhere for the schema: the page's title is its only heading 1, so a pasted one becomes a heading 2; what
 * word processors add for themselves is left out.
 */
export function preparePasted(html: string): string {
  if (!/<h1|<!--|<o:p|class="?Mso/i.test(html)) return html;
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const heading of page.querySelectorAll('h1')) {
    const lower = page.createElement('h2');
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
  for (const foreign of page.querySelectorAll('style, meta, link, title, o\\:p:empty')) foreign.remove();
  const comments = page.createTreeWalker(page.body, NodeFilter.SHOW_COMMENT);
  const found: Node[] = [];
  // ProseMirror's own comment-like markers are attributes: no comment is needed.
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) (comment as Comment).remove();
  return page.body.innerHTML;
}

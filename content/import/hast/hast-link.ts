import type { Element } from 'hast';
import { safeHref } from '#content/document/href.ts';
import type { HastContext } from './hast-context.ts';
import { findElement, hasWords, property } from './hast-tree.ts';
import type { DocumentMarks, ImportFlow } from './import-flow.ts';

/** The intended address of a link: people often write `www.…` without its scheme. */
function meantHref(href: string): string {
  const trimmed = href.trim();
  return /^www\.[^/\s]+\.[a-z]{2,}/i.test(trimmed) ? `http://${trimmed}` : trimmed;
}

/**
 * Reads a link. If its target is not allowed, its words are kept without it, and the link is
 * counted as left out.
 */
export function readLink(reader: HastContext, node: Element, marks: DocumentMarks, flow: ImportFlow): void {
  const written = node.properties.href;
  if (typeof written !== 'string') {
    reader.readChildren(node, marks, flow);
    return;
  }
  if (!hasWords(node)) {
    // Losing an empty link, such as a heading's permalink, does not matter; losing the link of an
    // image does.
    if (findElement(node, (element) => element.tagName === 'img')) reader.report.leaveOut('link');
    reader.readChildren(node, marks, flow);
    return;
  }
  const href = safeHref(meantHref(written));
  if (href === null) {
    reader.report.leaveOut('link');
    reader.readChildren(node, marks, flow);
    return;
  }
  const title = property(node, 'title');
  const attrs: Record<string, unknown> = { href, title: title === '' ? null : title };
  const mark = { type: 'link' as const, attrs };
  if (href.startsWith('#')) reader.anchors.keepLink(href.slice(1), mark);
  reader.readChildren(node, [...marks.filter((other) => other.type !== 'link'), mark], flow);
}

import path from 'node:path';
import type { DocumentNode } from '#content/document/document.ts';
import { lineText, plainText } from '#content/document/reading/text.ts';
import { oneLine } from '#content/text/one-line.ts';

const LONGEST_TITLE = 200;
const LONGEST_SUMMARY = 300;
/** A shorter first line is a label («  Fiche n° 3 ») rather than a sentence. */
const SHORTEST_SUMMARY = 60;

/** A text cut between words, with an ellipsis. */
function cutAtWord(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longest / 2)).replace(/(?<![\s,;:(«–-])[\s,;:(«–-]+$/u, '')}…`;
}

/** A page's title: from the text, else from the file's name. */
export function titleFor(found: string | null | undefined, file: string): { title: string; cut: boolean } {
  const name = path.basename(file).replace(/\.(md|markdown|html?|docx|odt|zip)$/i, '');
  const whole = oneLine(found ?? '') || oneLine(name.replace(/[_-]+/g, ' ')) || name;
  const title = cutAtWord(whole, LONGEST_TITLE);
  return { title, cut: title !== whole };
}

/** A summary that a file states, as long as one may be. */
export const boundedSummary = (stated: string | null): string => cutAtWord(oneLine(stated ?? ''), LONGEST_SUMMARY);

/**
 * A summary for a text without one: the beginning of its first paragraph of some length, cut at a
 * sentence if possible.
 */
export function summaryFrom(document: DocumentNode): string {
  const own = (document.content ?? []).filter((block) => block.type === 'paragraph').map(lineText);
  // A text of only lists or tables still has words.
  const paragraphs = (own.length > 0 ? own : plainText(document).blocks.map((block) => block.text)).map(oneLine);
  const first = paragraphs.find((text) => text.length >= SHORTEST_SUMMARY) ?? paragraphs[0] ?? '';
  if (first.length <= LONGEST_SUMMARY) return first;
  const sentences = /^.*[.!?…](?=\s)/su.exec(first.slice(0, LONGEST_SUMMARY + 1))?.[0] ?? '';
  return sentences.length >= SHORTEST_SUMMARY ? sentences : cutAtWord(first, LONGEST_SUMMARY);
}

import { pagePath } from '#content/addresses/address.ts';
import { type PlanTimes, parsePlanTimes } from '#content/addresses/plan-times.ts';
import { parsePlan } from '#content/addresses/session-plan.ts';
import { SESSION_PLAN_PATH } from '#content/addresses/site-paths.ts';
import type { Block, Book, Chapter, Line } from '#content/book/book.ts';
import { innerBlocks, lineWords, textsOf, walkBlocks } from '#content/book/walk-book.ts';
import { isSessionHeading, type SessionStep, stepOfLine } from '#content/document/session-steps.ts';

/** Plans of several modules that a kit has pages of; links to others lead to the site. */
export const MOST_KIT_PLANS = 12;

/** Modules of a kit that are led one after the other, as a link of its texts plans them. */
export interface KitPlan extends PlanTimes {
  /** The link, as the texts have it. */
  readonly href: string;
  readonly file: string;
  readonly modules: readonly { readonly chapter: Chapter; readonly steps: readonly SessionStep[] }[];
}

/** The plans that the texts of a kit link to, of which the kit has all modules. */
export function plansOf(book: Book): KitPlan[] {
  const site = new URL(book.url).origin;
  const chapters = new Map(
    book.parts.flatMap(({ chapters }) => chapters).map((chapter) => [new URL(chapter.url).pathname, chapter]),
  );
  const plans = new Map<string, KitPlan>();
  for (const href of linksOf(book)) {
    if (plans.has(href) || plans.size >= MOST_KIT_PLANS || !href.startsWith(`${site}${SESSION_PLAN_PATH}?`)) continue;
    const { searchParams } = new URL(href);
    const modules = parsePlan(searchParams).map((page) => chapters.get(pagePath(page)));
    const planned = modules.flatMap((chapter) => (chapter ? [{ chapter, steps: stepsOf(chapter.blocks) }] : []));
    if (planned.length < modules.length || planned.every(({ steps }) => steps.length === 0)) continue;
    const file = `deroule-${plans.size + 1}.html`;
    plans.set(href, { href, file, ...parsePlanTimes(searchParams), modules: planned });
  }
  return [...plans.values()];
}

/** The addresses that the words of a book lead to. */
function linksOf(book: Book): Set<string> {
  const links = new Set<string>();
  const look = (line: Line) => {
    for (const piece of line) if (piece.type === 'text' && piece.href !== undefined) links.add(piece.href);
  };
  for (const blocks of textsOf(book))
    walkBlocks(blocks, (block) => {
      if (block.type === 'paragraph' || block.type === 'heading') look(block.line);
    });
  return links;
}

/** The lists of steps of a module: numbered, below its heading « Déroulé ». */
export function stepListsOf(blocks: readonly Block[]): Extract<Block, { type: 'list' }>[] {
  const lists: Extract<Block, { type: 'list' }>[] = [];
  let level = 0;
  for (const block of blocks) {
    if (block.type === 'heading') {
      if (level > 0 && block.level <= level) break;
      if (level === 0 && isSessionHeading(lineWords(block.line))) level = block.level;
    } else if (level > 0 && block.type === 'list' && block.start !== null) lists.push(block);
  }
  return lists;
}

const stepsOf = (blocks: readonly Block[]): SessionStep[] =>
  stepListsOf(blocks)
    .flatMap(({ items }) => items)
    .map(([first, ...others]) => {
      const line = first?.type === 'paragraph' ? first.line : [];
      const pieces = line.flatMap((piece) =>
        piece.type === 'note'
          ? []
          : [{ text: lineWords([piece]), isBold: piece.type === 'text' && piece.bold === true }],
      );
      return stepOfLine(pieces, others.map(wordsOf));
    });

const wordsOf = (block: Block): string =>
  block.type === 'paragraph' ? lineWords(block.line) : innerBlocks(block).map(wordsOf).join(' ');

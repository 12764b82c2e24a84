import { slugify } from '#content/text/slug.ts';
import { type DocumentNode, textOf } from './document.ts';

/** A step of a session, as its facilitator leads it. */
export interface SessionStep {
  readonly title: string;
  /** Null if the text states none. */
  readonly minutes: number | null;
  /** The text of the step, without the title. */
  readonly text: string;
}

/** The headings under which a module has its steps, as in an address. */
export const SESSION_HEADINGS: readonly string[] = ['deroule', 'deroulement', 'steps', 'session'];
/**
 * « (15 min) », « (1 h 30) », « (2 h) », at the end of a title. The pattern uses only syntax of old
 * browsers. No two parts of it match the same spaces: a long run of spaces would otherwise take
 * exponential time.
 */
export const STEP_TIME =
  /\(\s*(?:(\d{1,2})\s*(?:h|heures?|hours?)(?:\s*(\d{1,2}))?(?:\s*min(?:utes?)?)?|(\d{1,3})\s*min(?:utes?)?)\s*\)\s*\.?$/u;

/** Whether the steps of a module are below a heading. */
export const isSessionHeading = (heading: string): boolean => SESSION_HEADINGS.includes(slugify(heading));

/** A part of a module that is led in one go, with its heading if it has one. */
export interface Session {
  readonly title: string | null;
  readonly steps: readonly SessionStep[];
}

/**
 * The sessions of a module: the numbered lists below its heading « Déroulé », by the headings
 * within. Most modules have one.
 */
export function readSessions(document: DocumentNode): Session[] {
  const blocks = document.content ?? [];
  const start = blocks.findIndex((block) => block.type === 'heading' && isSessionHeading(textOf(block)));
  if (start < 0) return [];
  const sessions: { title: string | null; steps: SessionStep[] }[] = [{ title: null, steps: [] }];
  for (const block of blocks.slice(start + 1)) {
    if (block.type === 'heading') {
      if (levelOf(block) <= levelOf(blocks[start]!)) break;
      sessions.push({ title: textOf(block).trim(), steps: [] });
    } else if (block.type === 'orderedList') sessions.at(-1)!.steps.push(...(block.content ?? []).map(stepOf));
  }
  return sessions.filter(({ steps }) => steps.length > 0);
}

/** An exercise to which a step refers, by words such as « l’exercice ci-dessous ». */
export interface Exercise {
  readonly title: string;
  /** One paragraph each, those of lists and tables among them. */
  readonly lines: readonly string[];
}

/** The exercises of a module, wherever they stand in its text. */
export function readExercises(document: DocumentNode): Exercise[] {
  return (document.content ?? []).flatMap((block) => {
    if (block.type !== 'typedBlock' || block.attrs?.kind !== 'exercise') return [];
    const lines = paragraphsOf(block).map((one) => one.trim());
    return [{ title: String(block.attrs.title ?? '').trim(), lines: lines.filter(Boolean) }];
  });
}

/**
 * Adds to each step the minute of the session at which it begins, `from`; steps without a time
 * count as 0.
 * @returns the steps, and the minutes of all
 */
export function scheduleSteps<Step extends Pick<SessionStep, 'minutes'>>(
  steps: readonly Step[],
): { steps: (Step & { readonly from: number })[]; minutes: number } {
  let minutes = 0;
  const scheduled = steps.map((step) => {
    const from = minutes;
    minutes += step.minutes ?? 0;
    return { ...step, from };
  });
  return { steps: scheduled, minutes };
}

const paragraphsOf = (block: DocumentNode): string[] =>
  block.type === 'paragraph' ? [textOf(block)] : (block.content ?? []).flatMap(paragraphsOf);

const levelOf = (block: DocumentNode): number => Number(block.attrs?.level ?? 2);

function stepOf(item: DocumentNode): SessionStep {
  const [first, ...others] = item.content ?? [];
  const pieces = (first?.content ?? []).map((piece) => ({
    text: textOf(piece),
    isBold: piece.marks?.some(({ type }) => type === 'bold') ?? false,
  }));
  return stepOfLine(pieces, others.map(textOf));
}

/**
 * A step, from the pieces of its first line and the words of its other lines. The title is the bold
 * text at the beginning, or else the whole first line.
 */
export function stepOfLine(
  pieces: readonly { readonly text: string; readonly isBold: boolean }[],
  others: readonly string[],
): SessionStep {
  const bold = pieces.findIndex(({ isBold }) => !isBold);
  const cut = bold < 0 ? pieces.length : bold;
  const wordsOf = (some: typeof pieces) => some.map(({ text }) => text).join('');
  const head = wordsOf(cut === 0 ? pieces : pieces.slice(0, cut)).trim();
  const time = STEP_TIME.exec(head);
  const [, hours, after, alone] = time ?? [];
  const words = [...(cut === 0 ? [] : [wordsOf(pieces.slice(cut))]), ...others];
  return {
    title: (time ? head.slice(0, time.index) : head.replace(/\.$/, '')).trim(),
    minutes: time ? (alone === undefined ? Number(hours) * 60 + Number(after ?? 0) : Number(alone)) : null,
    text: words
      .map((one) => one.trim())
      .filter(Boolean)
      .join('\n'),
  };
}

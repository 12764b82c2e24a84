import { isOn } from './on-off.ts';
import type { WordStyles } from './word-styles.ts';

interface Run {
  /** What its own properties state; null if they do not. */
  own: boolean | null;
  isOfStyle: boolean;
}

/**
 * Elements that are read in a run whose words are left out: fields continue in other runs, and its
 * properties state that it is hidden.
 */
export const READ = new Set(['w:rPr', 'w:fldChar', 'w:instrText', 'w:delInstrText']);

/** Finds the words that a document hides: directly, or by the styles of words and paragraphs. */
export class HiddenText {
  private readonly styles: WordStyles;
  /** For each open paragraph, whether its style hides its words. */
  private readonly paragraphs: boolean[] = [];
  private readonly runs: Run[] = [];
  /** Whether the words before were hidden as well. */
  private follows = false;

  constructor(styles: WordStyles) {
    this.styles = styles;
  }

  /** Meets an element that is read. */
  begin(tag: string, value: string | undefined, parents: readonly string[]): void {
    const run = this.runs.at(-1);
    if (tag === 'w:p') {
      this.paragraphs.push(false);
      this.follows = false;
    } else if (tag === 'w:r') this.runs.push({ own: null, isOfStyle: false });
    else if (tag === 'w:pStyle' && this.paragraphs.length > 0)
      this.paragraphs[this.paragraphs.length - 1] = this.styles.isHidden('paragraph', value ?? '');
    else if (run && parents[0] === 'w:rPr' && parents[1] === 'w:r') {
      if (tag === 'w:vanish') run.own = isOn(value);
      else if (tag === 'w:rStyle') run.isOfStyle = this.styles.isHidden('character', value ?? '');
    }
  }

  end(tag: string): void {
    if (tag === 'w:p') this.paragraphs.pop();
    else if (tag === 'w:r') this.runs.pop();
  }

  /** Whether an element of a run is hidden. */
  hides(tag: string, parent: string): boolean {
    const run = this.runs.at(-1);
    if (!run || parent !== 'w:r' || READ.has(tag)) return false;
    // If both styles hide words, they cancel each other, as in Word.
    return run.own ?? run.isOfStyle !== (this.paragraphs.at(-1) ?? false);
  }

  /** Meets something hidden. @returns whether a passage begins with it */
  meet(): boolean {
    const begins = !this.follows;
    this.follows = true;
    return begins;
  }

  /** Meets words that are shown. */
  pass(): void {
    this.follows = false;
  }
}

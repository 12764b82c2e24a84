import type { DocumentNode } from '#content/document/document.ts';
import { isNavetteError } from '#content/errors.ts';
import type { Locale } from '#content/locale.ts';
import type { DraftTaskLimits } from '#server/drafts/draft-task-place.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { Logger } from '#server/runtime/logger.ts';

/** Limits for one introduction; 20,000 characters of prose take a few hundred milliseconds. */
const INTRODUCTION_LIMITS: DraftTaskLimits = { patience: 30_000, megabytes: 128 };
/** Cached introductions, of at most 20,000 characters each before markup. */
const MOST_RENDERED = 100;

/**
 * Renders introductions of collections. Their Markdown may take the parser seconds, so this runs in
 * a worker thread of its own, where no import waits. Results are cached: only the first reader
 * waits.
 */
export class Introductions {
  private readonly tasks: DraftTaskRunner;
  /** By language, locale and source; least recently used first. */
  private readonly kept = new Map<string, Promise<string>>();

  constructor({ logger }: { logger: Logger }) {
    this.tasks = new DraftTaskRunner({ logger, limits: INTRODUCTION_LIMITS });
  }

  /**
   * Renders an introduction to HTML.
   * @throws NavetteError `invalid` or `too-large` for what cannot be parsed; `unavailable` for what
   * takes too long
   */
  render(source: string, options: { language: string; locale: Locale }): Promise<string> {
    const key = JSON.stringify([options.language, options.locale, source]);
    const rendered = this.kept.get(key) ?? this.tasks.runFor(key, 'markdownHtml', source, options);
    this.kept.delete(key);
    this.kept.set(key, rendered);
    // Failures are not cached: the thread may have ended for another reason.
    rendered.catch(() => this.kept.get(key) === rendered && this.kept.delete(key));
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST_RENDERED) break;
      this.kept.delete(oldest);
    }
    return rendered;
  }

  /**
   * Reads an introduction as a text to be written on.
   * @returns null for one with more than words, lists and headings, or that cannot be read
   */
  async text(source: string): Promise<DocumentNode | null> {
    try {
      return await this.tasks.runFor(source, 'plainText', source);
    } catch (error) {
      if (isNavetteError(error)) return null;
      throw error;
    }
  }

  /** False for an introduction with which the collection's page could not be opened. */
  async canBeRead(source: string, language: string): Promise<boolean> {
    if (source.trim() === '') return true;
    try {
      await this.render(source, { language, locale: 'fr' });
      return true;
    } catch (error) {
      if (!isNavetteError(error)) throw error;
      const { code, details } = error;
      const tookTooMuch = details.reason === 'text-time' || details.reason === 'text-memory';
      if (code === 'invalid' || code === 'too-large' || tookTooMuch) return false;
      throw error;
    }
  }

  /** Ends the worker thread. */
  close(): Promise<void> {
    return this.tasks.close();
  }
}

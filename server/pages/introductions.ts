import { isNavetteError } from '#content/errors.ts';
import type { Locale } from '#content/locale.ts';
import { type DraftTaskLimits, DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { Logger } from '#server/runtime/logger.ts';

/** What reading one introduction may take: 20,000 characters of prose take some hundred milliseconds. */
const INTRODUCTION_LIMITS: DraftTaskLimits = { patience: 30_000, megabytes: 128 };
/** Rendered introductions that are kept: each is of 20,000 characters at most, before its markup. */
const MOST_RENDERED = 100;

/**
 * Renders introductions of collections, Markdown that may take the parser seconds, in a thread of their own, where no
 * import is waited for. What was rendered is kept: readers wait for the first of them alone.
 */
export class Introductions {
  private readonly tasks: DraftTaskRunner;
  /** By language, locale and source; the one unused longest comes first. */
  private readonly kept = new Map<string, Promise<string>>();

  constructor({ logger }: { logger: Logger }) {
    this.tasks = new DraftTaskRunner({ logger, limits: INTRODUCTION_LIMITS });
  }

  /**
   * An introduction as HTML.
   * @throws NavetteError `invalid` or `too-large` for what cannot be read; `unavailable` for what takes too long
   */
  render(source: string, options: { language: string; locale: Locale }): Promise<string> {
    const key = JSON.stringify([options.language, options.locale, source]);
    const rendered = this.kept.get(key) ?? this.tasks.runFor(key, 'markdownHtml', source, options);
    this.kept.delete(key);
    this.kept.set(key, rendered);
    // A failure is not kept: the thread may have been ended for another reason.
    rendered.catch(() => this.kept.get(key) === rendered && this.kept.delete(key));
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST_RENDERED) break;
      this.kept.delete(oldest);
    }
    return rendered;
  }

  /** False for what would make the collection's page one that nobody can open. */
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

  /** Ends the thread. */
  close(): Promise<void> {
    return this.tasks.close();
  }
}

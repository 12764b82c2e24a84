import type { Anchored } from './edition-text.ts';

/** The lane of the thread for long drafts that a page's annotations have to themselves. */
export const laneOf = (pageId: string) => `annotations of ${pageId}`;

/** What is asked of a page's text that has not begun: whoever asks meanwhile is answered by it too. */
interface Batch<Answer> {
  readonly annotations: Map<string, Anchored>;
  readonly answers: Promise<ReadonlyMap<string, Answer>>;
}

/**
 * Gathers what is asked about a page's annotations while the last answer is being worked out: however many ask at once, the text is
 * looked through once more, not once for each.
 */
export class PageBatches<Answer> {
  private readonly work: (pageId: string, annotations: readonly Anchored[]) => Promise<ReadonlyMap<string, Answer>>;
  private readonly waiting = new Map<string, Batch<Answer>>();
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(work: PageBatches<Answer>['work']) {
    this.work = work;
  }

  /** @returns answers by the annotations' ids, among those of others */
  ask(pageId: string, annotations: readonly Anchored[]): Promise<ReadonlyMap<string, Answer>> {
    const known = this.waiting.get(pageId);
    if (known) {
      for (const annotation of annotations) known.annotations.set(annotation.id, annotation);
      return known.answers;
    }
    const wanted = new Map(annotations.map((annotation) => [annotation.id, annotation]));
    const answers = (this.running.get(pageId) ?? Promise.resolve()).then(() => {
      this.waiting.delete(pageId);
      return this.work(pageId, [...wanted.values()]);
    });
    this.waiting.set(pageId, { annotations: wanted, answers });
    const ended: Promise<void> = answers.then(
      () => this.forget(pageId, ended),
      () => this.forget(pageId, ended),
    );
    this.running.set(pageId, ended);
    return answers;
  }

  private forget(pageId: string, ended: Promise<void>): void {
    if (this.running.get(pageId) === ended) this.running.delete(pageId);
  }
}

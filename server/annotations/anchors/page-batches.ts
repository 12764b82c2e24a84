import type { Anchored } from './edition-text.ts';

/** The lane of the draft worker for one page's annotations. */
export const laneOf = (pageId: string) => `annotations of ${pageId}`;

/** A request that has not started yet: later requests for the page join it. */
interface Batch<Answer> {
  readonly annotations: Map<string, Anchored>;
  readonly answers: Promise<ReadonlyMap<string, Answer>>;
}

/**
 * Batches requests about a page's annotations while the previous batch runs: concurrent requests
 * cost one more search of the text, not one each.
 */
export class PageBatches<Answer> {
  private readonly work: (pageId: string, annotations: readonly Anchored[]) => Promise<ReadonlyMap<string, Answer>>;
  private readonly waiting = new Map<string, Batch<Answer>>();
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(work: PageBatches<Answer>['work']) {
    this.work = work;
  }

  /** @returns answers by annotation id, possibly with those of other callers */
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

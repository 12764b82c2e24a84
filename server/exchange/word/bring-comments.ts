import { LONGEST_BODY } from '#content/annotation/annotation.ts';
import { authorise } from '#content/authorise.ts';
import type { WordComment } from '#content/import/report/word-report.ts';
import type { Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageSubject } from '#content/permission.ts';
import { type Annotation, insertAnnotation, listAnnotations } from '#db/annotations/annotation-repository.ts';
import type { Database } from '#db/driver/database.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { requireSpace } from '#server/annotations/annotation-limits.ts';
import { makeImported } from '#server/annotations/imported-annotation.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';

interface Dependencies {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** What stands for the organisation of who commented in Word. */
const SIGNED: Readonly<Record<Locale, string>> = { fr: 'importé de Word', en: 'imported from Word' };

/** Comments of Word documents become annotations of the words that they are about, signed by their authors. */
export class CommentImports {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /**
   * Brings comments in as annotations of a draft. Those that the page has already, of the same words
   * and author, are left out.
   * @returns how many were brought in
   * @throws NavetteError `forbidden`; `too-large` with `reason` `full-page`
   */
  async bring(comments: readonly WordComment[], page: Page, locale: Locale, viewer: Viewer): Promise<number> {
    const { database, drafts, tasks, events, clock } = this.#deps;
    authorise(viewer, 'annotation.write', pageSubject(page));
    if (comments.length === 0) return 0;
    await requireSpace(database.read, page.id);
    const known = await listAnnotations(database.read, page.id);
    const isKnown = ({ author, text }: WordComment) =>
      known.some(({ authorName, body }) => authorName === (author || '?') && body.endsWith(text));
    const news = comments.filter((comment) => comment.text !== '' && !isKnown(comment));
    const anchors = await tasks.run(
      'placeComments',
      await drafts.state(page.id),
      news.map(({ place }) => place),
    );
    const made = news.flatMap(({ author, text, date, place }, i): Annotation[] => {
      const anchor = anchors[i];
      if (!anchor) return [];
      // Words that are not in the text, as those of its title, are said with the comment.
      const quoted = place && !anchor.isPlaced ? `«\u202f${place.exact.slice(0, 500)}\u202f»\n\n${text}` : text;
      return makeImported(
        { name: author || '?', organisation: SIGNED[locale], country: 'FR', side: 'north' },
        {
          ...{ pageId: page.id, kind: 'comment', body: quoted.slice(0, LONGEST_BODY), quote: place?.exact ?? '' },
          ...{ createdAt: date ?? clock().toISOString(), anchor: anchor.anchor, editionNumber: null },
        },
      );
    });
    await database.write(async (trx) => {
      for (const annotation of made) await insertAnnotation(trx, annotation, null);
    });
    for (const { id } of made) events.emit('annotation-changed', page.id, id);
    return made.length;
  }
}

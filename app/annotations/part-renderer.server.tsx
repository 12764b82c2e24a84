import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { AnnotationThread } from '#app/annotations/thread/annotation-thread.tsx';
import type { CardFrame, NumberedThread } from '#app/annotations/view/annotations-view.server.ts';
import { LocaleContext } from '#app/i18n/translate.ts';
import { type FormPage, FormPageContext } from '#app/ui/post-form.tsx';
import type { AppContext } from '#server/http/remix/app-context.ts';

/** Renders parts of a page to HTML, with forms that are taken once. */
export class PartRenderer {
  private readonly context: Pick<AppContext, 'locale' | 'nextTurn' | 'pageKey'>;
  private readonly forms: FormPage;

  constructor(context: PartRenderer['context']) {
    this.context = context;
    // Their actions are written out: no query to come back to.
    this.forms = { key: context.pageKey, search: '' };
  }

  render(part: ReactNode): string {
    return renderToStaticMarkup(
      <LocaleContext.Provider value={this.context.locale}>
        <FormPageContext.Provider value={this.forms}>{part}</FormPageContext.Provider>
      </LocaleContext.Provider>,
    );
  }

  /** The cards of threads, in turns of the event loop. */
  async cards(threads: readonly NumberedThread[], view: CardFrame): Promise<string[]> {
    const cards: string[] = [];
    for (const thread of threads) {
      await this.context.nextTurn();
      cards.push(this.render(<AnnotationThread thread={thread} view={view} />));
    }
    return cards;
  }
}

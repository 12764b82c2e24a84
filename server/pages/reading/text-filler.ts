import { collectionPath, parseAddress } from '#content/addresses/address.ts';
import type { CitationTarget } from '#content/citation/target.ts';
import type { DescribeCited } from '#content/evidence/cited.ts';
import { listSources, type TextSources } from '#content/evidence/text-sources.ts';
import type { Viewer } from '#content/people/person.ts';
import { can } from '#content/permission.ts';
import { citedTargets, citedWords, fillCitations } from '#content/render/html-citation.ts';
import { escapeHtml } from '#content/render/html-escape.ts';
import { fillRests } from '#content/render/html-rests.ts';
import { setTypography } from '#content/text/typography.ts';
import type { Database } from '#db/driver/database.ts';
import { findCollectionBySlug } from '#db/pages/collection-repository.ts';
import { findPageBySlug } from '#db/pages/page-repository.ts';
import type { OwnText } from '#server/materials/cited-sources.ts';
import type { PageCards } from './page-cards.ts';

/** A text as one viewer may read it. */
export interface FilledText {
  /** With page cards and citations filled in according to this viewer's rights. */
  readonly html: string;
  /** What it draws on, as far as this viewer may know; null if nothing. */
  readonly sources: TextSources | null;
}

const CARD = /<!--page-card:([^<>]*?)-->/g;

interface TextFillerDeps {
  readonly database: Database;
  readonly cards: PageCards;
  /** Finds what a viewer may know of the targets of a text's citations, all at once. */
  readonly findCited: (
    viewer: Viewer,
    targets: readonly CitationTarget[],
    own: OwnText | null,
  ) => Promise<DescribeCited>;
}

/** Fills in the parts of a rendered text that depend on its viewer. */
export class TextFiller {
  readonly #deps: TextFillerDeps;

  constructor(deps: TextFillerDeps) {
    this.#deps = deps;
  }

  /**
   * Fills in the page cards of a text's HTML, without those of pages the viewer may not read, and
   * its citations by what the viewer may know of each.
   * @param own the text itself, if it is a page's
   */
  async fill(viewer: Viewer, html: string, own: OwnText | null = null): Promise<FilledText> {
    const hrefs = [...new Set([...html.matchAll(CARD)].map((match) => match[1]!))];
    const filled = new Map<string, string>();
    for (const href of hrefs) filled.set(href, await this.cardHtml(viewer, href));
    const carded = html.replace(CARD, (_, href: string) => filled.get(href) ?? '');
    const targets = citedTargets(carded);
    if (targets.length === 0) return { html: carded, sources: null };
    const describe = await this.#deps.findCited(viewer, targets, own);
    return {
      html: fillRests(fillCitations(carded, describe), describe),
      sources: listSources(targets, describe, citedWords(carded)),
    };
  }

  private async cardHtml(viewer: Viewer, href: string): Promise<string> {
    const address = parseAddress(href);
    const card = (kind: string, target: string, of: { title: string; summary: string; language: string }) => {
      const [title, summary] = [of.title, of.summary].map((text) => escapeHtml(setTypography(text, of.language)));
      return `<aside class="page-card" data-kind="${kind}"><a href="${escapeHtml(target)}"><strong>${title}</strong></a><p>${summary}</p></aside>`;
    };
    if (address?.type === 'page') {
      const page = await findPageBySlug(this.#deps.database.read, address.kind, address.slug);
      const [found] = page ? await this.#deps.cards.ofPages(viewer, [page]) : [];
      if (found) return card(found.kind, found.href, found);
    } else if (address?.type === 'collection') {
      const collection = await findCollectionBySlug(this.#deps.database.read, address.kind, address.slug);
      const subject = collection && {
        visibility: collection.visibility,
        published: collection.publishedAt !== null && !collection.archivedAt,
      };
      if (collection && subject && can(viewer, 'collection.read', subject)) {
        return card(collection.kind, collectionPath(collection), collection);
      }
    }
    return '';
  }
}

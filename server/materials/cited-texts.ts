import { listClaims } from '#content/citation/listed-citations.ts';
import { parseTarget } from '#content/citation/target.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { Viewer } from '#content/people/person.ts';
import { type CitationWords, citedIn, describeCitations } from '#content/render/citation-words.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { KeptText } from '#server/drafts/kept-text.ts';
import type { CitedSources, OwnText } from './cited-sources.ts';

interface CitedTextsDeps {
  readonly tasks: DraftTaskRunner;
  readonly sources: CitedSources;
}

/**
 * Texts exported in other formats than HTML: their citations are replaced by words for their
 * reader.
 */
export class CitedTexts {
  readonly #deps: CitedTextsDeps;

  constructor(deps: CitedTextsDeps) {
    this.#deps = deps;
  }

  /**
   * What this viewer may know of the sources that an edition's text cites; null if it cites
   * nothing.
   * @param document JSON, as the edition stores it
   */
  async citationsOf(
    viewer: Viewer,
    { pageId, document, language }: { pageId: string; document: string; language: string },
  ): Promise<CitationWords | null> {
    // Most texts cite nothing, and need not be parsed.
    if (!document.includes('"citation"')) return null;
    const json = JSON.parse(document) as DocumentNode;
    const targets = citedIn(json);
    return targets.length === 0
      ? null
      : this.#describe(viewer, targets, language, { pageId, claims: () => listClaims(json) });
  }

  /** What changed between two texts, as this viewer may read it. @returns a Comparison as JSON */
  async compare(
    viewer: Viewer,
    before: KeptText,
    after: KeptText,
    options: { language: string; asPublished?: boolean },
  ): Promise<string> {
    const { tasks } = this.#deps;
    const first = await tasks.runAs(viewer, 'compare', before, after, options);
    if (typeof first === 'string') return first;
    const citations = await this.#describe(viewer, first, options.language, null);
    const compared = await tasks.runAs(viewer, 'compare', before, after, { ...options, citations });
    if (typeof compared !== 'string') throw new Error('a comparison has citations that are not put into words');
    return compared;
  }

  async #describe(
    viewer: Viewer,
    targets: readonly string[],
    language: string,
    own: OwnText | null,
  ): Promise<CitationWords> {
    const parsed = targets.flatMap((target) => parseTarget(target) ?? []);
    const describe = await this.#deps.sources.find(viewer, parsed, own);
    return describeCitations(targets, describe, wordsLocale(language, 'fr'));
  }
}

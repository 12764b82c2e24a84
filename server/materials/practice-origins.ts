import { pagePath } from '#content/addresses/address.ts';
import { type Evidence, readEvidence } from '#content/citation/evidence.ts';
import { listCitations } from '#content/citation/listed-citations.ts';
import { parseTarget } from '#content/citation/target.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { Cited, CitedFacts } from '#content/evidence/cited.ts';
import type { Viewer } from '#content/people/person.ts';
import { setTypography } from '#content/text/typography.ts';
import type { Database } from '#db/driver/database.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';
import type { CitedSources } from './cited-sources.ts';

/** Most pages that the origins of one practice are looked for in. */
const MOST_PAGES = 10;

/** Where a practice comes from, as one reader may know it. */
export interface PracticeOrigins {
  /** The lessons and findings that it cites, in the order of its text. */
  readonly claims: readonly Cited[];
  /** The pages that these are in. */
  readonly pages: readonly { readonly title: string; readonly language: string; readonly href: string }[];
  /** For each finding behind it, the ids of its sources. */
  readonly findings: readonly (readonly string[])[];
  /** The number of types of actor behind these findings. */
  readonly actorTypes: number;
}

/** Follows a practice back to lessons, findings and materials of studies. */
export class PracticeOriginsService {
  readonly #deps: { readonly database: Database; readonly sources: CitedSources };

  constructor(deps: { readonly database: Database; readonly sources: CitedSources }) {
    this.#deps = deps;
  }

  /**
   * Where a practice comes from, through what the viewer may know of.
   * @param text of its edition
   */
  async find(viewer: Viewer, page: { id: string; language: string }, text: DocumentNode): Promise<PracticeOrigins> {
    const { database, sources } = this.#deps;
    const cited = new Map<string, { pageId: string; blockId: string }>();
    for (const { target, isAgainst } of listCitations(text)) {
      const parsed = parseTarget(target);
      if (parsed?.type === 'block' && parsed.pageId !== page.id && !isAgainst) cited.set(target, parsed);
    }
    if (cited.size === 0) return NOTHING;
    const locale = wordsLocale(page.language, 'fr');
    const targets = [...cited.keys()].flatMap((target) => parseTarget(target) ?? []);
    const describe = await sources.find(viewer, targets);
    const claims: Cited[] = [];
    const open = new Map<string, string[]>();
    for (const target of targets) {
      const described = describe(target, locale);
      if (target.type !== 'block' || !described || described === 'withdrawn' || described.href === null) continue;
      claims.push(described);
      open.set(target.pageId, [...(open.get(target.pageId) ?? []), target.blockId]);
    }
    const pages = await findPages(database.read, [...open.keys()].slice(0, MOST_PAGES));
    const behind: string[][] = [];
    const shown: PracticeOrigins['pages'][number][] = [];
    for (const page of pages) {
      const { id, editionNumber } = page;
      const edition = editionNumber === null ? null : await findEditionShown(database.read, id, editionNumber);
      if (!edition) continue;
      behind.push(...sourcesBehind(readEvidence(JSON.parse(edition.document) as DocumentNode), id, open.get(id)!));
      // Of what is published: the page's own title is that of its draft.
      const { title, language } = edition;
      shown.push({ title: setTypography(title, language), language, href: pagePath(page) });
    }
    const materials = [...new Set(behind.flat())];
    const describeSource = await sources.find(
      viewer,
      materials.flatMap((target) => parseTarget(target) ?? []),
    );
    const described = new Map<string, CitedFacts>();
    for (const target of materials) {
      const one = describeSource(parseTarget(target)!, locale);
      if (one && one !== 'withdrawn' && one.material) described.set(target, one.material);
    }
    // Several extracts of a material are one source.
    const sourceOf = (target: string) => described.get(target)?.id ?? target;
    const findings = behind
      .map((of) => [...new Set(of.filter((target) => described.has(target)).map(sourceOf))])
      .filter((of) => of.length > 0);
    const types = new Set([...described.values()].map(({ actorType }) => actorType));
    types.delete('');
    return {
      claims,
      pages: shown,
      findings,
      actorTypes: types.size,
    };
  }
}

const NOTHING: PracticeOrigins = { claims: [], pages: [], findings: [], actorTypes: 0 };

/**
 * For each finding among these claims of a page, or that they rest on, the materials that support
 * it.
 */
function sourcesBehind({ claims, citations }: Evidence, pageId: string, from: readonly string[]): string[][] {
  const kinds = new Map(claims.map(({ id, kind }) => [id, kind]));
  const restsOn = (id: string) =>
    citations
      .filter(({ within, isAgainst }) => within?.id === id && !isAgainst)
      .flatMap(({ target }) => {
        const parsed = parseTarget(target);
        return parsed ? [{ target, parsed }] : [];
      });
  const findings = new Set<string>();
  for (const id of from) {
    if (kinds.get(id) === 'finding') findings.add(id);
    for (const { parsed } of restsOn(id))
      if (parsed.type === 'block' && parsed.pageId === pageId && kinds.get(parsed.blockId) === 'finding')
        findings.add(parsed.blockId);
  }
  return [...findings].map((id) =>
    restsOn(id).flatMap(({ target, parsed }) => (parsed.type === 'block' ? [] : [target])),
  );
}

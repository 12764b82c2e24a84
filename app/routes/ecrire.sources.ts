import type { LoaderFunctionArgs } from '@remix-run/node';
import type { Source } from '#app/editor/citing/sources.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { writeTarget } from '#content/citation/target.ts';
import type { CitedFacts } from '#content/evidence/cited.ts';
import { momentOf } from '#content/extract/extract.ts';
import { CITED_GAP_WORDS } from '#content/material/cited-material.ts';
import { MATERIAL_KINDS, materialLabel } from '#content/material/material.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import { cutAtWord } from '#content/text/cut-at-word.ts';
import type { CitableExtract } from '#server/extracts/citable-extracts.ts';
import type { ListedMaterial } from '#server/materials/material-service.ts';

/** What is counted of a material in the evidence beside the draft, which the team alone sees. */
const factsOf = ({ id, kind, number, side, actorType }: ListedMaterial): CitedFacts => ({
  id,
  kind,
  number,
  side,
  actorType,
  isPseudonymous: false,
});

/** Characters of an extract that the list shows. */
const MOST_SHOWN = 80;

function titleOf({ label, quote, from, to }: CitableExtract): Pick<Source, 'label' | 'title'> {
  const words = quote ?? `${momentOf(from ?? 0)}–${momentOf(to ?? 0)}`;
  return { label, title: cutAtWord(words, MOST_SHOWN) };
}

/** Characters that are looked for. */
const LONGEST_SOUGHT = 100;

/**
 * `GET /ecrire/sources?page=…`: the materials that the text of a page can cite, and their extracts;
 * of very many extracts, the first, and with `&q=…` those that match. `isMore`: there are others.
 */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const { searchParams } = new URL(request.url);
  const pageId = searchParams.get('page') ?? '';
  const query = (searchParams.get('q') ?? '').slice(0, LONGEST_SOUGHT);
  const materials = (await services.materials.citable(pageId, viewer)).map((material) => ({
    target: writeTarget({ type: 'material', id: material.id }),
    label: materialLabel(material),
    kind: findTerm(MATERIAL_KINDS, material.kind)?.[locale] ?? material.kind,
    title: material.title,
    facts: factsOf(material),
    gap: material.gap === null ? '' : CITED_GAP_WORDS[material.gap][locale],
    lost: '',
  }));
  const t = translator(locale);
  const byTarget = new Map(materials.map((source) => [source.target, source]));
  const { extracts, isMore } = await services.extracts.citable(pageId, viewer, query);
  // Consent is that of the material, and so is what is counted.
  const cited = extracts.flatMap((extract): Source[] => {
    const of = byTarget.get(writeTarget({ type: 'material', id: extract.materialId }));
    if (!of) return [];
    const lost = extract.isLost ? t('extracts.state.orphaned') : '';
    return [{ ...of, target: writeTarget({ type: 'extract', id: extract.id }), ...titleOf(extract), lost }];
  });
  const sources = query === '' ? [...materials, ...cited] : cited;
  return Response.json({ sources, isMore }, { headers: { 'Cache-Control': 'no-store' } });
});

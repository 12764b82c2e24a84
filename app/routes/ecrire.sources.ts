import type { LoaderFunctionArgs } from '@remix-run/node';
import type { Source } from '#app/editor/citing/sources.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { writeTarget } from '#content/citation/target.ts';
import type { CitedFacts } from '#content/evidence/cited.ts';
import { CITED_GAP_WORDS } from '#content/material/cited-material.ts';
import { MATERIAL_KINDS, materialLabel } from '#content/material/material.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import type { ListedMaterial } from '#server/materials/material-service.ts';

/** What is counted of a material in the evidence beside the draft, which the team alone sees. */
const factsOf = ({ kind, number, side, actorType }: ListedMaterial): CitedFacts => ({
  kind,
  number,
  side,
  actorType,
  isPseudonymous: false,
});

/** `GET /ecrire/sources?page=…`: the materials that the text of a page can cite. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const pageId = new URL(request.url).searchParams.get('page') ?? '';
  const sources: Source[] = (await services.materials.citable(pageId, viewer)).map((material) => ({
    target: writeTarget({ type: 'material', id: material.id }),
    label: materialLabel(material),
    kind: findTerm(MATERIAL_KINDS, material.kind)?.[locale] ?? material.kind,
    title: material.title,
    facts: factsOf(material),
    gap: material.gap === null ? '' : CITED_GAP_WORDS[material.gap][locale],
  }));
  return Response.json(sources, { headers: { 'Cache-Control': 'no-store' } });
});

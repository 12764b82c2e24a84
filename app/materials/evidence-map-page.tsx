// biome-ignore-all lint/a11y/noRedundantRoles: browsers drop a table’s own roles with `display: block`
import { useT } from '#app/i18n/translate.ts';
import { PageKicker } from '#app/pages/publish/page-kicker.tsx';
import { InTurns } from '#app/ui/in-turns.tsx';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import type { EvidenceMap, MapEdge, MapLayout, MapNode } from '#content/evidence/evidence-map.ts';
import { directionOf } from '#content/locale.ts';
import { EvidenceDrawing } from './evidence-drawing.tsx';

interface EvidenceMapPageProps {
  readonly title: string;
  readonly language: string;
  readonly path: string;
  readonly isDraft: boolean;
  readonly map: EvidenceMap;
  /** Null for a map that is not drawn. */
  readonly layout: MapLayout | null;
}

/** What a study rests on, and what was made of it: as a picture and as a table. */
export function EvidenceMapPage({ title, language, path, isDraft, map, layout }: EvidenceMapPageProps) {
  const t = useT();
  const words = { lang: language, dir: directionOf(language) };
  const nodes = layout ? asDrawn(map.nodes, layout) : map.nodes;
  const restsOn = endsOf(nodes, map.edges, 0);
  const carries = endsOf(nodes, map.edges, 1);
  const claims = nodes.filter(({ column }) => column === 'finding' || column === 'lesson');
  return (
    <div className="list-page evidence-page">
      <PageKicker kind="study" title={title} path={path} />
      <header className="list-head">
        <div>
          <h1>{t('materials.map.title')}</h1>
          <p className="standfirst">{t(isDraft ? 'materials.map.introDraft' : 'materials.map.intro')}</p>
        </div>
      </header>
      {claims.length === 0 ? (
        <p className="empty">{t('materials.map.none')}</p>
      ) : (
        <>
          {layout ? (
            <EvidenceDrawing map={map} layout={layout} language={language} />
          ) : (
            <p className="quiet">{t('materials.map.tooLarge')}</p>
          )}
          <h2 id="tableau">{t('materials.map.table')}</h2>
          <TableScroll aria-labelledby="tableau">
            <table role="table" className="evidence-table">
              <thead role="rowgroup">
                <tr role="row">
                  {(['claim', 'restsOn', 'carries'] as const).map((column) => (
                    <th key={column} role="columnheader" scope="col">
                      {t(`materials.map.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody role="rowgroup" {...words}>
                <InTurns
                  items={claims}
                  idOf={({ id }) => id}
                  weigh={({ id }) => ENDED * ((restsOn.get(id)?.length ?? 0) + (carries.get(id)?.length ?? 0))}
                >
                  {(claim) => (
                    <tr role="row">
                      <th role="rowheader" scope="row">
                        <span className="quiet" lang={t.locale}>
                          {t(`materials.map.column.${claim.column}`)}
                        </span>
                        <br />
                        <Named node={claim} />
                      </th>
                      <td role="cell">
                        <p className="evidence-column quiet" lang={t.locale} aria-hidden="true">
                          {t('materials.map.restsOn')}
                        </p>
                        <Nodes
                          nodes={restsOn.get(claim.id) ?? []}
                          against={t('materials.map.contradictedBy')}
                          none={t('materials.map.noSource')}
                        />
                      </td>
                      <td role="cell" className={carries.has(claim.id) ? undefined : 'is-empty'}>
                        <p className="evidence-column quiet" lang={t.locale} aria-hidden="true">
                          {t('materials.map.carries')}
                        </p>
                        <Nodes nodes={carries.get(claim.id) ?? []} against={t('materials.map.contradicts')} none="" />
                      </td>
                    </tr>
                  )}
                </InTurns>
              </tbody>
            </table>
          </TableScroll>
        </>
      )}
    </div>
  );
}

/** Nodes by column, from top to bottom: the table has the order of the drawing. */
function asDrawn(nodes: readonly MapNode[], { places }: MapLayout): readonly MapNode[] {
  const placeOf = ({ id }: MapNode) => places[id] ?? { x: 0, y: 0 };
  return [...nodes].sort((a, b) => placeOf(a).x - placeOf(b).x || placeOf(a).y - placeOf(b).y);
}

/** A node at the other end of a line of the map. */
interface Ended {
  readonly node: MapNode;
  readonly isAgainst: boolean;
}

/** Characters that one such node takes in a row of the table, markup included. */
const ENDED = 250;

/**
 * By node, the nodes at the other ends of its lines, in the order of the nodes. A text may have
 * tens of thousands of findings: all lines are read in one pass.
 * @param end which end of a line is collected for the node at the other
 */
function endsOf(
  nodes: readonly MapNode[],
  edges: readonly MapEdge[],
  end: 0 | 1,
): ReadonlyMap<string, readonly Ended[]> {
  const places = new Map(nodes.map(({ id }, place) => [id, place]));
  const found = new Map<string, { readonly place: number; readonly isAgainst: boolean }[]>();
  for (const edge of edges) {
    const place = places.get(edge[end]);
    if (place === undefined) continue;
    const own = found.get(edge[end === 0 ? 1 : 0]);
    const one = { place, isAgainst: edge[2] === true };
    if (own) own.push(one);
    else found.set(edge[end === 0 ? 1 : 0], [one]);
  }
  return new Map(
    [...found].map(([id, own]) => [
      id,
      own.sort((a, b) => a.place - b.place).map(({ place, isAgainst }) => ({ node: nodes[place]!, isAgainst })),
    ]),
  );
}

/** @param against the label before nodes that contradict */
function Nodes({ nodes, against, none }: { nodes: readonly Ended[]; against: string; none: string }) {
  const t = useT();
  if (nodes.length === 0)
    return (
      <span className="quiet" lang={t.locale}>
        {none}
      </span>
    );
  return (
    <ul>
      {nodes.map(({ node, isAgainst }) => (
        <li key={`${node.id} ${isAgainst}`}>
          {isAgainst && (
            <strong className="evidence-said" lang={t.locale}>
              {against}{' '}
            </strong>
          )}
          <Named node={node} />
        </li>
      ))}
    </ul>
  );
}

function Named({ node: { column, mark, words, href } }: { node: MapNode }) {
  return (
    <>
      {column === 'material' ? `${mark}. ` : <span aria-hidden="true">{mark} </span>}
      {href === null ? words : <a href={href}>{words}</a>}
    </>
  );
}

import { describe, expect, it } from 'vitest';
import { writeTarget } from '#content/citation/target.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { ACTOR_GROUPS } from '#content/evidence/actor-groups.ts';
import type { Cited, CitedFacts } from '#content/evidence/cited.ts';
import { restsWords } from '#content/evidence/rests-words.ts';
import { renderDocument } from '#content/render/html.ts';
import { fillRests } from '#content/render/html-rests.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { cite, doc, MATERIAL, OTHER, paragraph, text, typed } from '#tests/support/cited-nodes.ts';

describe('the evidence of a finding', () => {
  const interview = { kind: 'interview', number: 1, side: 'south', actorType: 'local-association' } as const;
  const source = (label: string, facts: Partial<CitedFacts> = {}): Cited => ({
    label,
    title: `Source ${label}`,
    href: null,
    material: { ...interview, isPseudonymous: true, ...facts },
  });
  const plain = (sentence: string) => sentence.replaceAll(/[\u00a0\u202f]/g, ' ');

  it('is counted by kind, with types of actor and sides', () => {
    const authority = { kind: 'survey', side: 'north', actorType: 'local-authority' } as const;
    const cited = [source('E1'), source('Q1', authority), source('E2'), { label: 'constat', title: 'x', href: '#b' }];
    expect(plain(restsWords(cited, 'fr'))).toBe(
      'Repose sur 2 entretiens, 1 enquête ; associations locales et collectivités territoriales, des deux côtés (triangulé)',
    );
    expect(plain(restsWords(cited, 'en'))).toBe(
      'Rests on 2 interviews, 1 survey; local associations and local authorities, from both sides (triangulated)',
    );
    expect(plain(restsWords([source('E1'), source('E2')], 'fr'))).toBe(
      'Repose sur 2 entretiens ; associations locales, côté partenaires',
    );
    // Two extracts of one material are one source: under a pseudonym, nothing more is shown of it.
    const same = [source('E1\u00a0§1', { id: 'e1' }), source('E1\u00a0§2', { id: 'e1' })];
    expect(plain(restsWords(same, 'fr'))).toBe('Repose sur 1 entretien');
    const types = ['school', 'company', 'osim', 'network', 'foundation'];
    expect(
      plain(
        restsWords(
          types.map((actorType) => source('E1', { actorType, side: '' })),
          'fr',
        ),
      ),
    ).toBe(
      'Repose sur 5 entretiens ; établissements scolaires, entreprises, OSIM et 2 autres types d’acteurs (triangulé)',
    );
    expect(plain(restsWords([{ label: 'constat', title: 'x', href: null, claim: 'finding' }], 'fr'))).toBe(
      'Repose sur 1 constat',
    );
    expect(restsWords([{ label: 'source', title: 'Une page', href: null }], 'fr')).toBe('');
    expect(Object.keys(ACTOR_GROUPS)).toEqual(ACTOR_TYPES.map(({ code }) => code));
  });

  it('shows no more of one person under a pseudonym than the pseudonym', () => {
    expect(plain(restsWords([source('E1')], 'fr'))).toBe('Repose sur 1 entretien');
    // Nor beside others without recorded facts.
    const unknown = source('E2', { actorType: '', side: '', isPseudonymous: false });
    expect(plain(restsWords([source('E1'), unknown], 'fr'))).toBe('Repose sur 2 entretiens');
    expect(plain(restsWords([source('E1', { isPseudonymous: false })], 'fr'))).toBe(
      'Repose sur 1 entretien ; associations locales, côté partenaires',
    );
  });

  it('is distinguished from contradicting sources', () => {
    const against = (label: string, facts?: Partial<CitedFacts>) => ({ ...source(label, facts), isAgainst: true });
    const school = { actorType: 'school', side: 'north' } as const;
    expect(plain(restsWords([source('E1'), source('E2'), against('E3', school)], 'fr'))).toBe(
      // The school contradicts: it does not count towards triangulation.
      'Repose sur 2 entretiens ; associations locales, côté partenaires ; contredit par 1 entretien',
    );
    expect(plain(restsWords([against('E1'), against('Q1', { kind: 'survey' })], 'fr'))).toBe(
      'Contredit par 1 entretien, 1 enquête',
    );
    expect(plain(restsWords([source('E1', school), against('E1', school)], 'en'))).toBe(
      'Rests on 1 interview; contradicted by 1 interview',
    );
  });

  it('lists contradicting sources last, as far as the reader may know of them', () => {
    const other = `material/${OTHER}`;
    const document = doc(
      typed('t1', 'finding', '', paragraph('p1', text('a'), cite(other, '', 'against'), cite(MATERIAL))),
    );
    const { html } = renderDocument(document, { language: 'fr', locale: 'fr', fileUrl: (id) => id });
    expect(html).toContain(`data-rests="!${other} ${MATERIAL}"`);
    const asked: string[] = [];
    const filled = fillRests(html, (target) => {
      asked.push(writeTarget(target));
      return source(target.type === 'material' && target.id === OTHER ? 'E2' : 'E1');
    });
    expect(asked).toEqual([other, MATERIAL]);
    expect(filled).toContain('<ul><li>E1. Source E1</li><li>contredit par E2. Source E2</li></ul>');
    const refused = fillRests(html, (target) =>
      target.type === 'material' && target.id === OTHER ? null : source('E1'),
    );
    expect(refused).toContain('<ul><li>E1. Source E1</li></ul>');
    expect(refused).not.toMatch(/contredit/i);
  });

  it('is a placeholder of its own sources, filled in or left out', () => {
    const other = `material/${OTHER}`;
    const inner = typed('t2', 'testimony', '', paragraph('p2', text('b'), cite(other)));
    const list: DocumentNode = {
      type: 'bulletList',
      content: [{ type: 'listItem', attrs: { id: 'l1' }, content: [paragraph('p3', text('c')), inner] }],
    };
    const document = doc(
      typed('t1', 'finding', '', paragraph('p1', text('a'), cite(MATERIAL), cite(MATERIAL)), list),
      typed('t3', 'finding', '', paragraph('p4', text('d'))),
      typed('t4', 'caution', '', paragraph('p5', text('e'), cite(MATERIAL))),
    );
    const { html } = renderDocument(document, { language: 'ar', locale: 'en', fileUrl: (id) => id });
    expect(html.match(/<div class="rests".*?>/g)).toEqual([
      `<div class="rests" data-rests="${MATERIAL}" data-words="en" lang="en">`,
    ]);
    const filled = fillRests(html, () => ({ ...source('E1'), title: 'A & "b"', href: '/materiaux/x' }));
    expect(filled).toContain(
      '<details class="rests" lang="en"><summary>Rests on 1\u00a0interview</summary><ul><li>E1. <a href="/materiaux/x">A &amp; &quot;b&quot;</a></li></ul></details>',
    );
    for (const described of [null, 'withdrawn'] as const)
      expect(fillRests(html, () => described)).not.toMatch(/rests|Rests/);
  });
});

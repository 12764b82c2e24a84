import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { translator } from '#app/i18n/translate.ts';
import { pagePath } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import {
  citedSourcesPath,
  codesPath,
  extractPath,
  extractsPath,
  materialPath,
  newExtractPath,
  stagePath,
  stagesCsvPath,
  transcriptPath,
  workspacePath,
} from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { STUDY_STAGES } from '#content/kinds/study.ts';
import { LOCALES, type Locale } from '#content/locale.ts';
import { addRow, cellOf, textOf } from '#content/study/section-rows.ts';
import { stageGuidance, stageSlug } from '#content/study/stage-guidance.ts';
import { STAGE_CODES, type StageCode } from '#content/study/study-stage.ts';
import { BLOCK_ID_LENGTH, spellId } from '#content/text/ids.ts';
import { FACTS } from '#tests/support/materials.ts';
import { openWorkspace, type Workspace } from '#tests/support/workspace.ts';

registerAllMessages();

/**
 * Stages, sections and transcripts by their addresses; `study-stages.test.ts` has stages on the
 * services.
 */
let { app, study, factsheet, awa, paul, admin, member, get, post } = {} as Workspace;
beforeAll(async () => {
  ({ app, study, factsheet, awa, paul, admin, member, get, post } = await openWorkspace());
}, 120_000);
afterAll(() => app.close());

describe('the stages of a study', () => {
  it('are at the head of its workspace, and changed by forms that give back what was typed', async () => {
    const here = workspacePath(pagePath(study));
    const path = stagePath(pagePath(study), 'collecte');
    const thread = await get(awa, here);
    expect(thread.text.match(/<li data-state="to-do">/g)).toHaveLength(10);
    expect(thread.text).toContain('href="/etudes/l-eau-a-kayes/chantier/etapes/cadrage" aria-current="step"');
    const form = await get(awa, path);
    const version = /name="version" value="([^"]*)"/.exec(form.text)![1]!;
    const typed = { state: 'under-way', reason: '', beginsOn: '', dueOn: '2020-02-29', note: '', version };
    expect((await post(paul, path, typed)).location).toBe(`${path}?fait=etape#contenu`);
    const late = await post(awa, path, { ...typed, note: 'Écrit par Awa' });
    expect([late.status, late.text.includes('Écrit par Awa')]).toEqual([409, true]);
    const refused = await post(awa, path, { ...typed, state: 'skipped' });
    expect(refused.status).toBe(400);
    // The action of the form leads to the message of the refusal, far down the page.
    expect(form.text).toMatch(/<form[^>]* action="[^"]*#refus"/);
    for (const { text } of [late, refused]) expect(text.match(/role="alert"[^>]* id="refus"/g)).toHaveLength(1);
    const after = (await get(awa, here)).text;
    expect(after).toContain('href="/etudes/l-eau-a-kayes/chantier/etapes/collecte" aria-current="step"');
    expect(after).toContain('en retard');
    expect((await get(awa, `${pagePath(study)}/activite`)).text).toContain('Collecte\u00a0: en cours');
    for (const board of ['/tableau-de-bord?retard=1', '/tableau-de-bord?vue=dates&mois=2020-02'])
      expect((await get(awa, board)).text, board).toContain(`href="${path}"`);
  });

  it('each have a screen that explains what to do and what to leave behind, in both languages', async () => {
    const guidance = (stage: StageCode, locale: Locale) => {
      const { does, leaves } = stageGuidance(stage, locale);
      return [translator(locale)('stages.toDo'), does, translator(locale)('stages.leaves'), leaves];
    };
    const texts: string[] = [];
    for (const locale of LOCALES)
      for (const stage of STAGE_CODES) {
        const { status, text } = await get(`${awa}; langue=${locale}`, stagePath(pagePath(study), stageSlug(stage)));
        const [list = ''] = /(?<=<dl class="stage-guidance">).*?(?=<\/dl>)/s.exec(text) ?? [];
        const words = [...list.matchAll(/<d[td]>(.*?)<\/d[td]>/gs)].map(([, one]) => one!);
        expect([status, words], `${stage} ${locale}`).toEqual([200, guidance(stage, locale)]);
        expect(text, `${stage} ${locale}`).toContain(
          `<h1>${STUDY_STAGES.find(({ code }) => code === stage)![locale]}</h1>`,
        );
        texts.push(words[1]!, words[3]!);
      }
    // Each stage has its own text.
    expect(new Set(texts).size).toBe(2 * STAGE_CODES.length * LOCALES.length);
    expect(Math.min(...texts.map(({ length }) => length))).toBeGreaterThan(40);
  });

  it('are for the staff, of studies alone, and stay readable while these are archived', async () => {
    const path = stagePath(pagePath(study), 'collecte');
    const file = stagesCsvPath(pagePath(study));
    for (const one of [path, file]) {
      for (const cookie of ['', member]) {
        const { status, text } = await get(cookie, one);
        expect([303, 403, 404], `${one} ${status}`).toContain(status);
        expect(text).not.toContain('en cours');
      }
      expect((await get(awa, one)).text, one).toContain('en cours');
    }
    const typed = { state: 'done', reason: '', beginsOn: '', dueOn: '', note: '', version: '' };
    for (const cookie of ['', member]) {
      const { status } = await post(cookie, path, typed);
      expect([status >= 400, status < 500], String(status)).toEqual([true, true]);
    }
    for (const gone of [stagePath(pagePath(study), 'rien'), stagePath(pagePath(factsheet), 'collecte')]) {
      expect((await get(awa, gone)).status, gone).toBe(404);
      expect((await post(awa, gone, typed)).status, gone).toBe(404);
    }
    await app.services.pages.archive(study.id, COMMAND_LINE);
    const archived = await get(awa, path);
    expect([archived.status, archived.text.includes('name="version"')]).toEqual([200, false]);
    expect((await post(awa, path, typed)).status).toBe(409);
    await app.services.pages.restore(study.id, COMMAND_LINE);
  });
});

describe('the sections of a workspace', () => {
  it('are read and downloaded by the study’s team, at every address, and by nobody else', async () => {
    const eau = await app.addPage({ kind: 'study', title: 'Puits de Nioro' });
    const { studySections, studyTeam } = app.services;
    const here = workspacePath(pagePath(eau));
    const administrator = await app.services.access.findViewer(admin);
    const id = await studySections.open(eau.id, 'timeline', administrator);
    await app.services.drafts.edit(id, null, (draft) => {
      for (const [when, event, turning] of [
        ['mars 2021', '=HYPERLINK("http://exemple.org")', ''],
        ['2019', 'La pompe zibeline tombe en panne', '✓'],
        ['un jour', 'Personne ne sait quand', ''],
      ] as const) {
        const row = addRow(draft, 4, () => spellId(randomBytes(BLOCK_ID_LENGTH), BLOCK_ID_LENGTH));
        for (const [column, text] of [when, event, turning].entries()) textOf(cellOf(row, column)!)!.insert(0, text);
      }
    });
    const doors = [`${here}/frise`, `${here}/frise/ecrire`, `${here}/frise/tableau.csv`];
    const pauls = (await app.services.access.findViewer(paul)) as { personId: string };
    await studyTeam.choose(eau.id, [pauls.personId], administrator);
    for (const [who, cookie, status] of [
      ['of the team', paul, 200],
      ['an administrator', admin, 200],
      ['of the staff', awa, 404],
      ['a member', member, 404],
      ['nobody', '', 404],
    ] as const) {
      for (const door of doors) {
        const answer = await get(cookie, door);
        expect([who, door, answer.status]).toEqual([who, door, status]);
        expect(answer.text.includes('zibeline')).toBe(status === 200);
        if (door !== doors[1]) expect((await post(cookie, door, { a: '1' })).status).toBeGreaterThanOrEqual(400);
      }
    }
    expect((await get(awa, here)).text).toContain('réservées à l’équipe de l’étude');
    for (const wrong of ['frises', 'ecrire', 'frise/autre.csv'])
      expect((await get(paul, `${here}/${wrong}`)).status).toBe(404);
    expect((await get(paul, `${pagePath(factsheet)}/chantier/frise`)).status).toBe(404);

    const { text: csv } = await get(paul, doors[2]!);
    expect(csv).toContain('Quand;Ce qui s’est passé;Tournant;Ce que cela a changé');
    expect(csv).toContain(`mars 2021;"'=HYPERLINK(""http://exemple.org"")";;`);
    expect(csv).toContain('2019;La pompe zibeline tombe en panne;oui;');
    // Events are drawn in the order of their days, each linked to its row; those without a day are
    // in the table alone.
    const { text: page } = await get(paul, doors[0]!);
    const drawing = page.slice(page.indexOf('timeline-drawing'), page.indexOf('</figure>'));
    expect([...drawing.matchAll(/href="#(ligne-\d)"/g)].map(([, row]) => row)).toEqual(['ligne-2', 'ligne-1']);
    expect([...page.matchAll(/<tr [^>]*\bid="(ligne-\d)"/g)].map(([, row]) => row)).toEqual([
      'ligne-2',
      'ligne-1',
      'ligne-3',
    ]);
  });
});

describe('a transcript and its extracts', () => {
  it('are read, marked and coded by forms, by those who may open the material', async () => {
    const { services } = app;
    const own = await app.addPage({ kind: 'study', title: 'Transcrite' });
    const team = await services.materials.add(own.id, { ...FACTS, access: 'team' }, COMMAND_LINE);
    const block = 'abcdefgh';
    const words = 'La pompe zibeline tombait en panne chaque hivernage.';
    const text = {
      type: 'doc',
      content: [{ type: 'paragraph', attrs: { id: block }, content: [{ type: 'text', text: words }] }],
    };
    await services.transcripts.open(team, COMMAND_LINE, text);
    await services.studyTeam.choose(
      own.id,
      [((await services.access.findViewer(paul)) as { personId: string }).personId],
      COMMAND_LINE,
    );
    const codes = codesPath(pagePath(own));
    // The screen where codes are given links to the screen where they are made.
    expect((await get(paul, newExtractPath(team, block))).text).toContain(`<a href="${codes}">`);
    const made = await post(paul, codes, { name: 'Pannes', definition: 'Ce qui casse', colour: 'red', parent: '' });
    expect([made.status, made.location]).toEqual([303, `${codes}?fait=code`]);
    const twice = await post(paul, codes, { name: 'pannes', definition: '', colour: 'red', parent: '' });
    expect([twice.status, twice.text.includes('qu’aucun autre code')]).toEqual([400, true]);
    const [code] = await services.codeBook.list(own.id, COMMAND_LINE);
    const fields = { block, words: 'tombait en panne', codes: code!.id, note: '' };
    const marked = await post(paul, newExtractPath(team, block), fields);
    expect([marked.status, marked.location]).toEqual([303, `${transcriptPath(team)}?fait=extrait#passage-${block}`]);
    expect((await post(paul, newExtractPath(team, block), { ...fields, words: 'jamais dit' })).status).toBe(400);
    expect((await post(paul, newExtractPath(team), { from: '0:30', to: '0:10', note: '' })).status).toBe(400);
    const [extract] = (await services.extracts.ofMaterial(team, COMMAND_LINE)).extracts;
    const here = extractPath(team, extract!.id);
    expect((await get(paul, here)).text).toContain(`href="${transcriptPath(team, block)}"`);

    const shown: readonly [door: string, expected: string][] = [
      [materialPath(team), 'tombait en panne'],
      [transcriptPath(team), 'E1\u00a0§1'],
      [writePath(transcriptPath(team)), 'zibeline'],
      [`${writePath(transcriptPath(team))}/etat`, 'isTranscript'],
      [`${writePath(transcriptPath(team))}/historique`, 'mayRestore'],
      [newExtractPath(team, block), 'zibeline'],
      [extractPath(team, extract!.id), 'tombait en panne'],
    ];
    const study: readonly [door: string, expected: string][] = [
      [extractsPath(pagePath(own), code!.id), 'tombait en panne'],
      [`${extractsPath(pagePath(own))}?q=pompe+zibeline`, 'La pompe zibeline'],
      [citedSourcesPath(own.id), `extract/${extract!.id}`],
    ];
    for (const [door, expected] of [...shown, ...study]) {
      const answer = await get(paul, door);
      expect([door, answer.status, answer.text.includes(expected)]).toEqual([door, 200, true]);
    }
    for (const cookie of [awa, member, '']) {
      for (const [door] of shown) expect([door, (await get(cookie, door)).status]).toEqual([door, 404]);
      for (const [door] of study) expect((await get(cookie, door)).text).not.toMatch(/tombait en panne|La pompe/);
      for (const [door] of shown)
        expect((await post(cookie, door, { ...fields, intent: 'remove' })).status).toBeGreaterThanOrEqual(400);
    }
    const version = (await services.extracts.read(extract!.id, COMMAND_LINE)).extract.updatedAt;
    expect((await post(paul, extractPath(team, extract!.id), { version, note: 'À revoir' })).status).toBe(303);
    expect((await post(paul, extractPath(team, extract!.id), { version, note: 'Trop tard' })).status).toBe(409);
    expect((await get(paul, transcriptPath(team))).text).toContain('E1\u00a0§1');
    expect((await post(paul, extractPath(team, extract!.id), { intent: 'remove' })).status).toBe(303);
    expect((await get(paul, extractPath(team, extract!.id))).status).toBe(404);
    expect((await post(paul, codesPath(pagePath(own), code!.id), { intent: 'remove' })).status).toBe(303);
  });
});

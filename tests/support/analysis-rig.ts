import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strFromU8 } from 'fflate';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { MaterialInput } from '#content/input/material/material-input.ts';
import type { Viewer } from '#content/people/person.ts';
import { addMaterial } from './materials.ts';
import { packQdpx, projectOf, requireValid, unpackQdpx } from './qda.ts';
import { createTestServices, type TestServices } from './test-services.ts';

export const paragraphs = (...lines: readonly string[]): DocumentNode => ({
  type: 'doc',
  content: lines.map((line) => ({
    type: 'paragraph',
    content: line.split('⏎').flatMap((text, i) => [...(i > 0 ? [{ type: 'hardBreak' }] : []), { type: 'text', text }]),
  })),
});

/** The words of each selection of a text, by the positions in the file. */
export function selections({ project, files }: { project: string; files: Record<string, Uint8Array> }) {
  return [
    ...project.matchAll(/<TextSource [^>]*plainTextPath="internal:\/\/([^"]+)"(?:\/>|.*?<\/TextSource>)/g),
  ].flatMap(([source, file]) => {
    const text = [...strFromU8(files[`sources/${file}`]!)];
    return [...source.matchAll(/startPosition="(\d+)" endPosition="(\d+)"/g)].map(([, start, end]) =>
      text.slice(Number(start), Number(end)).join(''),
    );
  });
}

/** A project as another tool writes it. */
export const foreign = (
  sources: string,
  { origin = 'NVivo', codes = '', rest = '' }: { origin?: string; codes?: string; rest?: string } = {},
) =>
  `<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="Projet" origin="${origin}">
    <Users><User guid="{AD68FBE7-E1EE-4A82-A279-23CC698C89EB}" name="Ana"/></Users>
    <CodeBook><Codes>${codes}</Codes></CodeBook><Sources>${sources}</Sources>${rest}</Project>`;
export const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const codeOf = (n: number, name: string, inside = '', color = '#2F8F4E') =>
  `<Code guid="${guid(n)}" name="${name}" isCodable="true" color="${color}">${inside}</Code>`;
export const selection = (n: number, start: number, end: number, name: string, ...codes: number[]) =>
  `<PlainTextSelection guid="{${guid(n).toUpperCase()}}" name="${name}" startPosition="${start}" endPosition="${end}">${codes
    .map(
      (code, i) =>
        `<Coding guid="${guid(n * 100 + i)}" creatingUser="{AD68FBE7-E1EE-4A82-A279-23CC698C89EB}"><CodeRef targetGUID="${guid(code)}"/></Coding>`,
    )
    .join('')}</PlainTextSelection>`;

/**
 * Studies whose analysis is exported to analysts' tools, and imported again: two colleagues who
 * code.
 */
export async function openAnalysis() {
  const floor = await createTestServices();
  const folder = mkdtempSync(path.join(tmpdir(), 'qda-'));
  const bruno = await floor.services.people.add(
    { email: 'bruno@example.org', name: 'Bruno Ndiaye', role: 'staff' },
    COMMAND_LINE,
  );
  const other = { ...floor.staff, personId: bruno.id, name: bruno.name } as Viewer & { readonly role: 'staff' };

  const newStudy = async (title: string) =>
    (await floor.services.pages.create({ kind: 'study', title, summary: 'Un résumé.' }, floor.staff)).id;
  const write = (material: string, ...lines: readonly string[]) =>
    floor.services.transcripts.open(material, floor.staff, paragraphs(...lines));
  /** The paragraphs of transcripts, which are read once. */
  const blocksOf = new Map<string, ReturnType<TestServices['services']['transcripts']['readBlocks']>>();
  async function mark(
    material: string,
    words: string,
    codes: readonly string[],
    viewer: Viewer = floor.staff,
    note = '',
  ) {
    const { services } = floor;
    const read = blocksOf.get(material) ?? services.transcripts.readBlocks(material, viewer, 'fr');
    blocksOf.set(material, read);
    const block = (await read)!.blocks.flatMap(({ passages }) => passages).find(({ text }) => text.includes(words))!.id;
    return services.extracts.addPassage(material, { block, words, codes: [...codes], note }, viewer);
  }
  const addInterview = (study: string, facts: Partial<MaterialInput> = {}) => addMaterial(floor.services, study, facts);
  const newCode = (study: string, name: string, parent = '') =>
    floor.services.codeBook.add(study, { name, definition: `Tout sur ${name}.`, colour: 'green', parent }, floor.staff);
  async function addSound(material: string) {
    const sent = await floor.services.fileStore.receive([Buffer.from('ID3'), Buffer.alloc(300_000, 7)], 400_000);
    await floor.services.materialFiles.add(material, { ...sent, name: 'voix.mp3' }, floor.staff);
    await floor.services.extracts.addSound(
      material,
      { from: '0:01', to: '0:03', codes: [], note: 'rires' },
      floor.staff,
    );
  }
  const open = async (study: string, viewer: Viewer = floor.staff) => {
    const { archive, name } = await floor.services.qdaExport.open(study, viewer, ({ staying }) => `${staying.length}`);
    const files = await unpackQdpx(archive);
    const project = projectOf(files);
    requireValid(project);
    return { name, files, project };
  };
  /** Sends a project to a study. @returns what importing it would change */
  async function look(study: string, files: Readonly<Record<string, string | Uint8Array>>) {
    const { qdaImports } = floor.services;
    const id = await qdaImports.read(study, { file: packQdpx(folder, files), name: 'projet.qdpx' }, floor.staff);
    const preview = await qdaImports.preview(study, id, floor.staff);
    return { ...preview!, left: Object.fromEntries(preview!.leftOut), changes: Object.fromEntries(preview!.changed) };
  }
  async function bring(study: string, files: Readonly<Record<string, string | Uint8Array>>) {
    const preview = await look(study, files);
    await floor.services.qdaImports.run(study, preview.id, floor.staff);
    return preview;
  }
  /** The analysis of a study in words, whatever its ids. */
  async function described(study: string) {
    const codes = await floor.services.codeBook.list(study, floor.staff);
    const nameOf = new Map(codes.map(({ id, name }) => [id, name]));
    const { extracts } = await floor.services.extracts.ofStudy(study, floor.staff);
    return {
      codes: codes.map(({ name, definition, colour, parentId, depth }) =>
        [depth, name, definition, colour, parentId && nameOf.get(parentId)].join(' | '),
      ),
      extracts: extracts
        .map(({ material, quote, from, to, codes: given, note, by, state }) =>
          [
            ...[material.title, quote, from, to, note, by, state],
            ...given.map(({ id, by: coder }) => `${nameOf.get(id)} by ${coder}`).sort(),
          ].join(' | '),
        )
        .sort(),
    };
  }
  const countAll = async (study: string) => {
    const { read } = floor.services.database;
    const rows = await Promise.all([
      read.selectFrom('material').select('id').where('pageId', '=', study).execute(),
      read.selectFrom('extract').select('id').where('pageId', '=', study).execute(),
      read.selectFrom('studyCode').select('id').where('pageId', '=', study).execute(),
      read.selectFrom('draft').select('id').where('pageId', '=', study).execute(),
      read.selectFrom('analysisGuid').select('guid').where('pageId', '=', study).execute(),
    ]);
    return rows.map(({ length }) => length);
  };

  return {
    floor,
    folder,
    other,
    newStudy,
    write,
    mark,
    addInterview,
    newCode,
    addSound,
    open,
    look,
    bring,
    described,
    countAll,
    async close() {
      await floor.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Analysis = Awaited<ReturnType<typeof openAnalysis>>;

import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';

/** The files of an archive that was sent, texts as texts. */
export async function unpackQdpx(archive: ReadableStream<Uint8Array>): Promise<Record<string, Uint8Array>> {
  return unzipSync(new Uint8Array(await new Response(archive).arrayBuffer()));
}

/** The project's own file. */
export const projectOf = (files: Record<string, Uint8Array>): string => strFromU8(files['project.qde']!);

/** Throws unless a project is valid against the schema of REFI-QDA 1.0. */
export function requireValid(project: string): void {
  const schema = XmlDocument.fromString(readFileSync('tests/content/data/refi-qda-project-1.0.xsd', 'utf8'));
  const validator = XsdValidator.fromDoc(schema);
  const document = XmlDocument.fromString(project);
  try {
    validator.validate(document);
  } finally {
    document.dispose();
    validator.dispose();
    schema.dispose();
  }
}

/** Writes a project to the disk. @returns its path */
export function packQdpx(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const file = path.join(folder, `${randomUUID()}.qdpx`);
  const bytes = Object.entries(files).map(([name, of]) => [name, typeof of === 'string' ? strToU8(of) : of] as const);
  writeFileSync(file, zipSync(Object.fromEntries(bytes), { level: 1 }));
  return file;
}

import { COMMAND_LINE } from '#content/authorise.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { PERSON } from '#tests/support/materials.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

type AddedPage = Awaited<ReturnType<RunningApp['addPage']>>;

/** A running application with a published study whose text cites materials, and its readers. */
export interface CitedStudy {
  readonly app: RunningApp;
  readonly study: AddedPage;
  /** Cookie headers. */
  readonly staff: string;
  readonly member: string;
  /** The body at an address, redirects followed. @param cookie empty for the public */
  readonly text: (cookie: string, path: string) => Promise<string>;
  readonly setText: (markdown: string) => Promise<unknown>;
  /** Makes its text a finding that rests on a material. */
  readonly cite: (id: string) => Promise<unknown>;
  readonly publish: () => Promise<unknown>;
  /** Changes what the first person concerned by a material agrees to. */
  readonly consentOf: (materialId: string, change: Partial<typeof PERSON>) => Promise<void>;
}

export async function openCitedStudy(): Promise<CitedStudy> {
  const app = await startApp();
  const { services } = app;
  const study = await app.addPage({
    kind: 'study',
    title: 'L’eau à Kayes',
    summary: 'Un résumé.',
    visibility: 'public',
  });
  const setText = (markdown: string) => services.drafts.replace(study.id, documentOf(markdown));
  return {
    app,
    study,
    staff: await app.signIn('Awa Diarra'),
    member: await app.signIn('Adhérente', 'member'),
    text: async (cookie, path) => (await fetch(new URL(path, app.url), { headers: cookie ? { cookie } : {} })).text(),
    setText,
    cite: (id) => setText(`:::constat\nLe puits est à sec en mars [@material/${id}].\n:::\n`),
    publish: () => services.editions.publish(study.id, {}, COMMAND_LINE),
    async consentOf(materialId, change) {
      const [person] = (await services.materials.read(materialId, COMMAND_LINE)).concerned;
      await services.concerned.change(person!.id, { ...PERSON, ...change }, person!.updatedAt, COMMAND_LINE);
    },
  };
}

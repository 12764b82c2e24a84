import { pagePath } from '#content/addresses/address.ts';
import type { SelectedPage } from '#content/addresses/selection.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { type Exercise, readExercises, readSessions, type Session } from '#content/document/session-steps.ts';
import { NavetteError } from '#content/errors.ts';
import { KINDS, type PageKind } from '#content/kinds/kind.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Database } from '#db/driver/database.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { PageService } from '#server/pages/page-service.ts';
import type { Selections } from './selections.ts';

/** A published module with its sessions, as who leads them needs it. */
export interface PlannedModule {
  readonly id: string;
  readonly slug: string;
  readonly path: string;
  readonly edition: number;
  readonly title: string;
  readonly language: string;
  readonly objectives: readonly string[];
  readonly groupSize: string;
  readonly equipment: readonly string[];
  readonly sessions: readonly Session[];
  readonly exercises: readonly Exercise[];
}

interface SessionPlansDeps {
  readonly database: Database;
  readonly pages: PageService;
  readonly selections: Selections;
}

/** The sessions of modules, for who leads them. */
export class SessionPlans {
  readonly #deps: SessionPlansDeps;

  constructor(deps: SessionPlansDeps) {
    this.#deps = deps;
  }

  /**
   * A module of which the viewer may read the latest edition. A former slug leads to it.
   * @throws NavetteError `not-found`, also for a page without steps
   */
  async require(viewer: Viewer, kind: PageKind, slug: string): Promise<PlannedModule> {
    const module = await this.#read(await this.#deps.pages.requireAt(viewer, kind, slug));
    if (!module) throw new NavetteError('not-found');
    return module;
  }

  /** Those of these pages that have steps and that the viewer may read, in this order. */
  async find(viewer: Viewer, asked: readonly SelectedPage[]): Promise<PlannedModule[]> {
    const cards = await this.#deps.selections.find(viewer, asked);
    const modules: PlannedModule[] = [];
    for (const { id } of cards) {
      const module = await this.#read(await this.#deps.pages.require(viewer, id));
      if (module) modules.push(module);
    }
    return modules;
  }

  async #read({ id, kind, slug, editionNumber }: Page): Promise<PlannedModule | null> {
    if (!KINDS[kind].hasSessions || editionNumber === null) return null;
    const edition = await findEditionShown(this.#deps.database.read, id, editionNumber);
    if (!edition) return null;
    const document: DocumentNode = JSON.parse(edition.document);
    const sessions = readSessions(document);
    if (sessions.length === 0) return null;
    const exercises = readExercises(document);
    const { title, language, notice } = edition;
    const { objectives, groupSize, equipment } = KINDS.module.ownFields.parse(notice.own);
    const path = pagePath({ kind, slug });
    const facts = { title, language, objectives, groupSize, equipment };
    return { id, slug, path, edition: editionNumber, ...facts, sessions, exercises };
  }
}

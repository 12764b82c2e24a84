import { personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import type { KitExtension } from '#content/render/files/export-format.ts';
import { ZipArchive } from '#server/files/documents/zip-archive.ts';
import { type Clock, systemClock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { AskedExport, BookExports, OpenExport } from './book-exports.ts';
import type { Wanted } from './book-texts.ts';
import { isForFolders } from './kit/kit-engine.ts';
import { KIT_MANIFEST, type KitManifest, LONGEST_KIT_LIST, parseKitManifest } from './kit/kit-manifest.ts';

/** Milliseconds for which an answer waits for a kit that is being made. */
const PATIENCE = 1_500;
/** Milliseconds for which the files of a kit stay available to a viewer once its list was sent. */
const OPEN_FOR = 10 * 60_000;
const MOST_ADMITTED = 2_000;
/** Kits whose lists of files are kept in memory. */
const MOST_KIT_LISTS = 8;
/** Times that a kit is asked for again because rights changed meanwhile. */
const MOST_TRIES = 3;

/** What a kit is made of. */
export type WantedKit = Extract<Wanted, { type: 'collection' | 'own-kit' }>;

/** A kit whose files can be fetched one by one. */
export interface KitBundle {
  /** Identifies its content. */
  readonly key: string;
  /** Bytes of these files in the packed kit: about what fetching all of them takes. */
  readonly bytes: number;
  /** Without what only a folder needs. */
  readonly manifest: KitManifest;
}

interface Asked {
  readonly extension: KitExtension;
  readonly sender: string;
  readonly origin: string;
  readonly address: string;
}

interface KitBundlesDeps {
  readonly exports: BookExports;
  readonly events: EventBus;
  readonly clock?: Clock;
  readonly patience?: number;
}

/**
 * Kits as files that a browser fetches one by one, by their hashes. When a kit is requested, the
 * viewer's rights are checked page by page. Its files are then available to that viewer for a
 * while, or until anything changes that they may depend on: the kit has to be requested again.
 */
export class KitBundles {
  readonly #deps: KitBundlesDeps;
  readonly #clock: Clock;
  /** When each viewer's admission to a kit ends. */
  readonly #admitted = new Map<string, number>();
  /** Kits that are being made, by who asked for them. */
  readonly #under = new Map<string, { readonly generation: number; readonly asked: AskedExport }>();
  /** The path of each file of a kit by its SHA-256; the least recently used first. */
  readonly #lists = new Map<string, ReadonlyMap<string, string>>();
  /** Grows when rights may have changed. */
  #generation = 0;

  constructor(deps: KitBundlesDeps) {
    this.#deps = deps;
    this.#clock = deps.clock ?? systemClock;
    const close = () => {
      this.#generation++;
      this.#admitted.clear();
    };
    for (const event of ['page-changed', 'collection-changed', 'editions-rewritten', 'sources-changed'] as const)
      deps.events.on(event, close);
    deps.events.on('page-deleted', close).on('access-changed', close);
  }

  /**
   * Asks for a kit, and admits the viewer to its files.
   * @returns null while it is being made
   * @throws NavetteError as of `BookExports.ask`
   */
  async ask(viewer: Viewer, wanted: WantedKit, asked: Asked): Promise<KitBundle | null> {
    const what = wanted.type === 'collection' ? `${wanted.kind} ${wanted.slug}` : wanted.id;
    const name = [ownerOf(viewer), viewer.role, what, asked.extension, asked.origin].join(' ');
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const under = this.#under.get(name) ?? (await this.#begin(name, viewer, wanted, asked));
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<null>((resolve) => {
        timer = setTimeout(resolve, this.#deps.patience ?? PATIENCE, null);
      });
      const kept = await Promise.race([under.asked.file, late]).finally(() => clearTimeout(timer));
      if (!kept) return null;
      const file = await this.#deps.exports.open(under.asked);
      const bundle = await readBundle(file).finally(() => file.handle.close());
      if (under.generation !== this.#generation) continue;
      this.#admit(admissionOf(viewer, bundle.key));
      this.#list(bundle.key, new Map(bundle.manifest.files.map(({ path, sha256 }) => [sha256, path])));
      return bundle;
    }
    return null;
  }

  /**
   * Reads a file of a kit to which the viewer is admitted.
   * @throws NavetteError `conflict` if the kit has to be asked for again; `not-found`
   */
  async read(viewer: Viewer, key: string, sha256: string): Promise<{ readonly path: string; readonly bytes: Buffer }> {
    const until = this.#admitted.get(admissionOf(viewer, key));
    const list = this.#lists.get(key);
    if (until === undefined || until < this.#clock().getTime() || !list)
      throw new NavetteError('conflict', { reason: 'too-old' });
    const path = list.get(sha256);
    if (path === undefined) throw new NavetteError('not-found');
    const file = await this.#deps.exports.openKept(key);
    if (!file) throw new NavetteError('conflict', { reason: 'too-old' });
    try {
      const archive = await archiveOf(file);
      const entry = archive.find(path);
      if (!entry) throw new NavetteError('not-found');
      return { path, bytes: await archive.read(entry, entry.unpacked) };
    } finally {
      await file.handle.close();
    }
  }

  async #begin(name: string, viewer: Viewer, wanted: Wanted, asked: Asked) {
    const generation = this.#generation;
    const under = { generation, asked: await this.#deps.exports.ask(viewer, wanted, asked) };
    this.#under.set(name, under);
    const done = () => {
      if (this.#under.get(name) === under) this.#under.delete(name);
    };
    under.asked.file.then(done, done);
    return under;
  }

  #admit(admission: string): void {
    this.#admitted.delete(admission);
    this.#admitted.set(admission, this.#clock().getTime() + OPEN_FOR);
    for (const oldest of this.#admitted.keys()) {
      if (this.#admitted.size <= MOST_ADMITTED) break;
      this.#admitted.delete(oldest);
    }
  }

  #list(key: string, list: ReadonlyMap<string, string>): void {
    this.#lists.delete(key);
    this.#lists.set(key, list);
    for (const oldest of this.#lists.keys()) {
      if (this.#lists.size <= MOST_KIT_LISTS) break;
      this.#lists.delete(oldest);
    }
  }
}

/**
 * Identifies a kit's owner on a device that several people may use; empty for a viewer who is not
 * signed in.
 */
export function ownerOf(viewer: Viewer): string {
  return viewer.role === 'partner' ? viewer.invitationId : (personIdOf(viewer) ?? '');
}

const admissionOf = (viewer: Viewer, key: string): string => `${viewer.role} ${ownerOf(viewer)} ${key}`;

async function archiveOf({ handle, bytes }: OpenExport): Promise<ZipArchive> {
  return ZipArchive.open(async (position, length) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  }, bytes);
}

async function readBundle(file: OpenExport): Promise<KitBundle> {
  const archive = await archiveOf(file);
  const entry = archive.find(KIT_MANIFEST);
  const text = entry && (await archive.read(entry, LONGEST_KIT_LIST)).toString('utf8');
  const manifest = text === null ? null : parseKitManifest(text);
  if (!manifest) throw new Error('a kit that was just made has no manifest');
  const unneeded = archive.entries.filter(({ name }) => isForFolders(name));
  return {
    key: file.key,
    bytes: unneeded.reduce((sum, { compressed }) => sum - compressed, file.bytes),
    manifest: { ...manifest, files: manifest.files.filter(({ path }) => !isForFolders(path)) },
  };
}

import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Node } from '@tiptap/pm/model';
import { CHECKPOINT_INTERVAL, type CheckpointReason, thinCheckpoints } from '#content/checkpoint.ts';
import { type ComparedBlock, compareDocuments } from '#content/document/compare.ts';
import { documentSchema } from '#content/document/schema.ts';
import { countWords, plainText } from '#content/document/text.ts';
import { NavetteError } from '#content/errors.ts';
import { pageSubject } from '#content/permission.ts';
import type { Viewer } from '#content/person.ts';
import {
  type CheckpointLine,
  deleteCheckpointsAt,
  findCheckpointDocument,
  insertCheckpoint,
  listCheckpoints,
} from '#db/checkpoint-repository.ts';
import type { Database } from '#db/database.ts';
import { newId } from '#db/new-id.ts';
import { authorise, personIdOf } from '#server/auth/authorise.ts';
import type { Clock } from '#server/clock.ts';
import type { Logger } from '#server/logger.ts';
import type { PageService } from '#server/pages/page-service.ts';
import type { DraftService } from './draft-service.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** A draft that was written in since its last checkpoint. */
interface Written {
  readonly authors: Set<string>;
  readonly timer: NodeJS.Timeout;
}

/** Automatic restore points: at most every ten minutes while a draft is written, and when its last writer leaves. */
export class CheckpointService {
  private readonly database: Database;
  private readonly drafts: DraftService;
  private readonly pages: PageService;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly interval: number;
  private readonly written = new Map<string, Written>();
  private readonly taking = new Set<Promise<void>>();

  constructor(deps: {
    database: Database;
    drafts: DraftService;
    pages: PageService;
    clock: Clock;
    logger: Logger;
    interval?: number;
  }) {
    this.database = deps.database;
    this.drafts = deps.drafts;
    this.pages = deps.pages;
    this.clock = deps.clock;
    this.logger = deps.logger;
    this.interval = deps.interval ?? CHECKPOINT_INTERVAL;
  }

  /** To be told of every stored update. */
  wrote(pageId: string, personId: string | null): void {
    const known = this.written.get(pageId);
    if (known) {
      if (personId) known.authors.add(personId);
      return;
    }
    const timer = setTimeout(() => this.begin(pageId, 'interval'), this.interval);
    timer.unref();
    this.written.set(pageId, { authors: new Set(personId ? [personId] : []), timer });
  }

  /** To be told when the last person left a draft. */
  sessionEnded(pageId: string): void {
    if (this.written.has(pageId)) this.begin(pageId, 'session-end');
  }

  /** A page's checkpoints, the latest first. */
  async list(viewer: Viewer, pageId: string): Promise<CheckpointLine[]> {
    await this.authorise(viewer, 'draft.read', pageId);
    return listCheckpoints(this.database.read, pageId);
  }

  /** What changed between a checkpoint and the draft as it is now. */
  async compare(viewer: Viewer, pageId: string, id: string): Promise<ComparedBlock[]> {
    await this.authorise(viewer, 'draft.read', pageId);
    const before = await this.requireDocument(pageId, id);
    return compareDocuments(before, (await this.drafts.read(pageId)).document);
  }

  /** Makes the draft what it was, as one more edit that the others see arrive; what it is now is kept as a checkpoint first. */
  async restore(viewer: Viewer, pageId: string, id: string): Promise<void> {
    await this.authorise(viewer, 'draft.write', pageId);
    const document = await this.requireDocument(pageId, id);
    await this.take(pageId, 'before-restore');
    await this.drafts.replace(pageId, document);
    this.wrote(pageId, personIdOf(viewer));
  }

  /** Takes what is still to be taken: for the end of the process. */
  async settle(): Promise<void> {
    for (const pageId of [...this.written.keys()]) this.begin(pageId, 'session-end');
    await Promise.all(this.taking);
  }

  private begin(pageId: string, reason: CheckpointReason): void {
    const job = this.take(pageId, reason)
      .catch((error: unknown) => this.logger.error({ err: error, page: pageId }, 'a checkpoint could not be taken'))
      .finally(() => this.taking.delete(job));
    this.taking.add(job);
  }

  private async take(pageId: string, reason: CheckpointReason): Promise<void> {
    // Forgotten before the draft is read: what is written from now on asks for the next checkpoint.
    const written = this.written.get(pageId);
    if (written) clearTimeout(written.timer);
    this.written.delete(pageId);
    try {
      const { document } = await this.drafts.read(pageId);
      const words = countWords(plainText(document).text);
      const packed = await compress(JSON.stringify(document.toJSON()));
      const now = this.clock();
      const createdAt = now.toISOString();
      await this.database.write(async (trx) => {
        const known = (await listCheckpoints(trx, pageId)).map((line) => line.createdAt);
        if (known.includes(createdAt)) return;
        await insertCheckpoint(trx, { id: newId(), pageId, createdAt, reason, words, document: packed }, [
          ...(written?.authors ?? []),
        ]);
        await deleteCheckpointsAt(trx, pageId, thinCheckpoints(known, now));
      });
    } catch (error) {
      for (const author of written?.authors ?? []) this.wrote(pageId, author);
      throw error;
    }
  }

  private async requireDocument(pageId: string, id: string): Promise<Node> {
    const packed = await findCheckpointDocument(this.database.read, pageId, id);
    if (!packed) throw new NavetteError('not-found');
    return Node.fromJSON(documentSchema, JSON.parse(String(await decompress(packed))));
  }

  private async authorise(viewer: Viewer, action: 'draft.read' | 'draft.write', pageId: string): Promise<void> {
    const page = await this.pages.find(pageId);
    if (!page) throw new NavetteError('not-found');
    authorise(viewer, action, pageSubject(page));
  }
}

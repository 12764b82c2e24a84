import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { divideUpdate } from '#content/draft/updates/divide-update.ts';
import { DraftSize } from '#server/collab/intake/draft-size.ts';
import { Intake } from '#server/collab/intake/intake.ts';
import type { Divide } from '#server/collab/intake/large-update.ts';
import type { TakenIn } from '#server/collab/intake/taken-in.ts';
import { ClientOwners } from '#server/collab/participants/client-owners.ts';
import type { Participant, RefusedBecause } from '#server/collab/participants/participant.ts';
import { Senders } from '#server/collab/participants/senders.ts';

/** A participant without a connection: records why it was refused, holds early updates. */
export class Writer implements Participant {
  readonly personId: string;
  refusedBecause: RefusedBecause | null = null;
  private held: Uint8Array[] = [];

  constructor(personId: string) {
    this.personId = personId;
  }
  get dismissed(): boolean {
    return this.refusedBecause !== null;
  }
  hold(update: Uint8Array): void {
    this.held.push(update);
  }
  takeHeld(): Uint8Array[] {
    return this.held.splice(0);
  }
  refuse(reason: RefusedBecause): void {
    this.refusedBecause = reason;
  }
  send(): void {}
  deliver(): void {}
  pause(): void {}
  resume(): void {}
  close(): void {}
}

/** The text of a draft's first paragraph. */
export const textOf = (draft: Y.Doc): Y.XmlText =>
  (draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;

/** A draft whose only paragraph contains “eau”. */
export function newDraft(): Y.Doc {
  const draft = new Y.Doc();
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText('eau')]);
  draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, [paragraph]);
  return draft;
}

/** Client ids of a draft, with a count of the updates that wrote under them. */
class WatchedOwners extends ClientOwners {
  private readonly onUpdate: () => void;

  constructor(onUpdate: () => void) {
    super();
    this.onUpdate = onUpdate;
  }
  override claimAll(clientIds: readonly number[], personId: string | null): boolean {
    this.onUpdate();
    return super.claimAll(clientIds, personId);
  }
}

/** The intake of a draft, with nobody else to announce to and no thread that divides. */
export function intakeOf(draft: Y.Doc, options: Partial<ConstructorParameters<typeof Intake>[0]> = {}): Intake {
  return new Intake({
    draft,
    size: new DraftSize(draft, 0),
    owners: new ClientOwners(),
    senders: new Senders(),
    divide: async (update, known) => divideUpdate(update, known, 1),
    announce: () => {},
    onBroken: () => {},
    ...options,
  });
}

/**
 * The intake of a draft whose only paragraph contains “eau”, without sockets.
 * @param options.largeFrom bytes of an update above which it is applied in parts
 * @param options.divide divides synchronously into parts of one struct by default
 * @param options.onWork called after each unit of work: an update judged, a transaction ended
 * @param options.onBroken receives what was applied of a large update that failed midway
 */
export function openIntake(
  options: {
    largeFrom?: number;
    divide?: Divide;
    onWork?: () => void;
    onBroken?: (applied: readonly Uint8Array[]) => void;
  } = {},
) {
  const draft = newDraft();
  const onWork = options.onWork ?? (() => {});
  draft.on('afterTransaction', onWork);
  const senders = new Senders();
  const counts = { announced: 0 };
  const intake = intakeOf(draft, {
    owners: new WatchedOwners(onWork),
    senders,
    announce: () => {
      counts.announced++;
    },
    ...(options.divide === undefined ? {} : { divide: options.divide }),
    ...(options.onBroken === undefined ? {} : { onBroken: options.onBroken }),
    ...(options.largeFrom === undefined ? {} : { largeFrom: options.largeFrom }),
  });
  const editor = (clientId: number) => {
    const copy = new Y.Doc();
    copy.clientID = clientId;
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(draft));
    // Yjs changes the client id when the draft already has edits under it.
    copy.clientID = clientId;
    const sent: Uint8Array[] = [];
    copy.on('update', (update: Uint8Array) => sent.push(update));
    return { draft: copy, sent, type: (words: string) => textOf(copy).insert(0, words) };
  };
  /**
   * Applies waiting frames.
   * @returns how many frames of each author are in the draft, and the authors of changes
   */
  const take = (until = Number.POSITIVE_INFINITY) => {
    const into: TakenIn = { accepted: new Map(), authors: new Set() };
    intake.take(until, into);
    return {
      accepted: Object.fromEntries([...into.accepted].map(([who, n]) => [(who as Writer).personId, n])),
      authors: into.authors,
    };
  };
  /** Takes turns until a large update is completely applied. @param turn when a turn ends */
  const finish = (turn = () => Number.POSITIVE_INFINITY) => {
    let turns = 0;
    while (!intake.hasFinished) {
      if (turns++ === 10_000) throw new Error('the large update does not end');
      take(turn());
    }
    return { turns, finished: intake.takeFinished()! };
  };
  /** Takes turns until a large update is applied in part. */
  const beginApplying = (turn: () => number) => {
    for (let turns = 0; !intake.isPartlyApplied; turns++) {
      if (turns === 10_000) throw new Error('the large update does not begin');
      take(turn());
    }
  };
  return { draft, intake, senders, counts, editor, take, finish, beginApplying };
}

/** Whether a promise has settled by now. */
export function settled(promise: Promise<unknown>): () => Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  return async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return done;
  };
}

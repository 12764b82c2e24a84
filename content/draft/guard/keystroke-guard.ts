import * as Y from 'yjs';

/**
 * Info byte of a string with a left neighbour, and of one with a right neighbour too: typing
 * creates these.
 */
const TYPED = 0x84;
const TYPED_BETWEEN = 0xc4;

/** Structs that a keystroke deletes, at most: a selected sentence with its marks. */
const MOST_DELETED = 50;

let bytes: Uint8Array = new Uint8Array(0);
let position = 0;

/** NaN past the end, so that every comparison with it fails. */
function varUint(): number {
  let value = 0;
  let factor = 1;
  for (;;) {
    const byte = bytes[position++];
    if (byte === undefined || factor > 2 ** 45) return Number.NaN;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
    factor *= 128;
  }
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x80 && byte < 0xc0;

/** Skips a string's bytes, if they are characters of one to three bytes, certainly well-formed. */
function skipText(): boolean {
  const end = varUint() + position;
  if (!(end > position && end <= bytes.length)) return false;
  while (position < end) {
    const byte = bytes[position++]!;
    if (byte < 0x80) continue;
    if (byte >= 0xc2 && byte <= 0xdf) {
      if (!isContinuation(bytes[position++])) return false;
    } else if (byte >= 0xe1 && byte <= 0xec) {
      if (!isContinuation(bytes[position++]) || !isContinuation(bytes[position++])) return false;
    } else return false;
  }
  return position === end;
}

/** The struct under an id in the store; null when there is none. */
function find(store: Y.Doc['store'], client: number, clock: number): Y.Item | Y.GC | null {
  const structs = store.clients.get(client);
  if (!structs || !(clock >= 0 && clock < stateOf(structs))) return null;
  // The neighbour of a typed character is nearly always the last one typed.
  const last = structs[structs.length - 1]!;
  if (clock >= last.id.clock) return last as Y.Item | Y.GC;
  return structs[Y.findIndexSS(structs, clock)] as Y.Item | Y.GC;
}

function stateOf(structs: readonly (Y.Item | Y.GC | Y.Skip)[]): number {
  const last = structs[structs.length - 1]!;
  return last.id.clock + last.length;
}

/** Whether a client's structs are characters typed after a character of a text, all of them new. */
function isTyping(store: Y.Doc['store'], client: number): boolean {
  const clock = varUint();
  const structs = store.clients.get(client);
  if (clock !== (structs ? stateOf(structs) : 0)) return false;
  const info = bytes[position++];
  if (info !== TYPED && info !== TYPED_BETWEEN) return false;
  const leftClient = varUint();
  const leftClock = varUint();
  const left = find(store, leftClient, leftClock);
  if (!(left instanceof Y.Item) || left.parentSub !== null) return false;
  if (!(left.parent instanceof Y.XmlText) || left.parent._item === null) return false;
  if (info === TYPED_BETWEEN) {
    const rightClient = varUint();
    const rightClock = varUint();
    const right = find(store, rightClient, rightClock);
    // Nearly always still adjacent; if others have typed in between, check it in full.
    if (!(right instanceof Y.Item)) return false;
    if (left === right ? leftClock >= rightClock : left.right !== right) return false;
  }
  return skipText();
}

/** Whether it deletes one short range that exists and is not all deleted yet. */
function isDeletion(store: Y.Doc['store']): boolean {
  const client = varUint();
  if (varUint() !== 1) return false;
  const clock = varUint();
  const length = varUint();
  const structs = store.clients.get(client);
  if (!structs || !(length > 0 && clock + length <= stateOf(structs))) return false;
  const first = Y.findIndexSS(structs, clock);
  let deletes = false;
  for (let i = first; i < structs.length && structs[i]!.id.clock < clock + length; i++) {
    if (i - first > MOST_DELETED) return false;
    if (!structs[i]!.deleted) deletes = true;
  }
  return deletes;
}

/**
 * Fast path for nearly all updates: a few characters typed in a text, or one range deleted, all new
 * and with nothing missing.
 * @returns the client ids under which characters are typed; null for every other update, which must
 * be checked in full
 */
export function readKeystroke(store: Y.Doc['store'], update: Uint8Array): readonly number[] | null {
  bytes = update;
  position = 0;
  const clientIds: number[] = [];
  const clients = varUint();
  if (clients > 1) return null;
  if (clients === 1) {
    if (varUint() !== 1) return null;
    const client = varUint();
    if (!isTyping(store, client)) return null;
    clientIds.push(client);
  }
  const deletingClients = varUint();
  if (deletingClients === 1 ? !isDeletion(store) : deletingClients !== 0 || clients === 0) return null;
  return position === update.length ? clientIds : null;
}

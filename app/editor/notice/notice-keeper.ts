import { DeviceStore } from '#app/islands/annotate/outbox.ts';

/**
 * A field's value as its form has it: a text (`on` for a box that is ticked), or a list of codes.
 */
export type FieldValue = string | readonly string[];
export type FieldValues = Readonly<Record<string, FieldValue>>;

/** What became of a field that was sent. */
export type FieldAnswer =
  | { readonly state: 'stored'; readonly value: FieldValue }
  /** Somebody else changed it meanwhile: nothing was stored. */
  | { readonly state: 'conflict'; readonly value: FieldValue }
  | { readonly state: 'refused'; readonly why: string }
  /** No network, or a server that is temporarily unable. */
  | { readonly state: 'away' };

/** The state shown beside a field. */
export type FieldStatus =
  | { readonly state: 'quiet' | 'saving' | 'stored' | 'changed' | 'away' }
  | { readonly state: 'refused'; readonly why: string }
  | { readonly state: 'conflict'; readonly theirs: FieldValue };

interface Field {
  /** The server's value when the change on screen began. */
  shown: FieldValue;
  /** What is on screen. */
  typed: FieldValue;
  isSending: boolean;
  status: FieldStatus;
}

export interface KeeperOptions {
  readonly key: string;
  readonly send: (name: string, shown: FieldValue, value: FieldValue) => Promise<FieldAnswer>;
  /** Shows a value that did not come from the screen. */
  readonly show: (name: string, value: FieldValue) => void;
  /** Called when a state shown beside a field has changed. */
  readonly changed: () => void;
  readonly store?: Pick<DeviceStore, 'read' | 'write'>;
}

const QUIET: FieldStatus = { state: 'quiet' };

const isSame = (a: FieldValue, b: FieldValue): boolean =>
  typeof a === 'string' || typeof b === 'string'
    ? a === b
    : a.length === b.length && [...a].sort().join('\n') === [...b].sort().join('\n');

/**
 * The fields of a notice in the editor's panel: the server's values, the values on screen, and
 * those being sent. Typed values are stored on the device until the server has them.
 */
export class NoticeKeeper {
  private readonly fields = new Map<string, Field>();
  private readonly options: KeeperOptions;
  private readonly store: Pick<DeviceStore, 'read' | 'write'>;
  /** Fields that this panel stores on the device; another tab may store others there. */
  private readonly kept = new Set<string>();
  /**
   * Counts the fields stored: values of the notice that were read before the last one are outdated.
   */
  stored = 0;

  constructor(options: KeeperOptions) {
    this.options = options;
    this.store = options.store ?? new DeviceStore();
  }

  /** The state shown beside a field. */
  statusOf(name: string): FieldStatus {
    return this.fields.get(name)?.status ?? QUIET;
  }

  /** Whether fields wait for the server to be reached. */
  get waits(): boolean {
    return [...this.fields.values()].some(({ status }) => status.state === 'away');
  }

  /** Applies the server's values. Fields that are being changed here stay as they are on screen. */
  serverHas(values: FieldValues): void {
    const isFirst = this.fields.size === 0;
    const kept = isFirst ? this.read() : {};
    for (const [name, value] of Object.entries(values)) {
      const field = this.fields.get(name);
      if (!field) {
        const mine = kept[name];
        if (mine) this.kept.add(name);
        const { shown, typed } = mine && !isSame(mine.typed, value) ? mine : { shown: value, typed: value };
        this.fields.set(name, { shown, typed, isSending: false, status: QUIET });
        this.options.show(name, typed);
      } else if (isSame(field.typed, field.shown)) {
        if (isSame(field.shown, value)) continue;
        field.shown = value;
        field.typed = value;
        field.status = { state: 'changed' };
        this.options.show(name, value);
      } else if (field.status.state === 'conflict') {
        const isSettled = isSame(value, field.typed);
        if (isSettled) field.shown = value;
        field.status = isSettled ? QUIET : { state: 'conflict', theirs: value };
      }
    }
    this.keep();
    this.options.changed();
    if (isFirst) void this.saveAll();
  }

  /** A field was changed on screen. */
  typed(name: string, value: FieldValue): void {
    const field = this.fields.get(name);
    if (!field || isSame(field.typed, value)) return;
    field.typed = value;
    if (field.status.state !== 'conflict') field.status = QUIET;
    this.keep();
    this.options.changed();
  }

  /** Sends a changed field, unless others have changed it too: then its author decides first. */
  async save(name: string): Promise<void> {
    const field = this.fields.get(name);
    if (!field || field.isSending || field.status.state === 'conflict' || isSame(field.typed, field.shown)) return;
    const { shown, typed } = field;
    field.isSending = true;
    this.setStatus(field, { state: 'saving' });
    const answer = await this.options.send(name, shown, typed);
    field.isSending = false;
    if (answer.state === 'stored') {
      this.stored++;
      field.shown = answer.value;
      const isLatest = isSame(field.typed, typed);
      if (isLatest) field.typed = answer.value;
      if (isLatest && !isSame(answer.value, typed)) this.options.show(name, answer.value);
      this.keep();
      this.setStatus(field, { state: 'stored' });
      // Saves what was typed during the request.
      if (!isLatest) await this.save(name);
    } else if (answer.state === 'conflict') this.setStatus(field, { state: 'conflict', theirs: answer.value });
    else this.setStatus(field, answer);
  }

  async saveAll(): Promise<void> {
    await Promise.all([...this.fields.keys()].map((name) => this.save(name)));
  }

  /** Settles a conflict: one's own value replaces the others' value, which was shown. */
  async keepMine(name: string): Promise<void> {
    const field = this.fields.get(name);
    if (field?.status.state !== 'conflict') return;
    field.shown = field.status.theirs;
    field.status = QUIET;
    this.keep();
    await this.save(name);
    this.options.changed();
  }

  /** Settles a conflict: the others' value stays. */
  takeTheirs(name: string): void {
    const field = this.fields.get(name);
    if (field?.status.state !== 'conflict') return;
    field.shown = field.status.theirs;
    field.typed = field.shown;
    this.keep();
    this.options.show(name, field.typed);
    this.setStatus(field, QUIET);
  }

  private setStatus(field: Field, status: FieldStatus): void {
    field.status = status;
    this.options.changed();
  }

  private keep(): void {
    const all = this.read();
    for (const [name, { shown, typed }] of this.fields) {
      if (!isSame(shown, typed)) {
        all[name] = { shown, typed };
        this.kept.add(name);
      } else if (this.kept.delete(name)) delete all[name];
    }
    this.store.write(this.options.key, Object.keys(all).length === 0 ? null : JSON.stringify(all));
  }

  private read(): Record<string, { shown: FieldValue; typed: FieldValue }> {
    try {
      const kept: unknown = JSON.parse(this.store.read(this.options.key) ?? '{}');
      if (typeof kept !== 'object' || kept === null) return {};
      return Object.fromEntries(Object.entries(kept).filter(([, one]) => isValue(one?.shown) && isValue(one?.typed)));
    } catch (error) {
      // Not ours: nothing is lost by starting over.
      if (error instanceof SyntaxError) return {};
      throw error;
    }
  }
}

function isValue(value: unknown): value is FieldValue {
  return typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
}

import { createHash } from 'node:crypto';
import { actorOf } from '#content/authorise.ts';
import { FORM_KEY_FIELD } from '#content/form-key.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { isFormDone, keepForm } from '#db/forms/sent-form-repository.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';

/** A form's key, as in the page that shows it. */
const KEY = /^[\w-]{20,64}$/;
/** Milliseconds for which an action's result is kept in memory, to be given again. */
const RESULTS_MS = 10 * 60_000;
/** Results kept: the oldest are dropped. */
const MOST_RESULTS = 500;

/**
 * Records that a form is done, in the transaction of what it makes: a process that ends at any
 * instant leaves both, or neither.
 */
export type FormRecord = (trx: Writer) => Promise<void>;

/** For what no form asks for. */
export const NO_FORM: FormRecord = async () => {};

/** A form that was read. */
interface TakenForm {
  readonly fields: FormData;
  readonly file: { readonly sha256: string } | null;
}

/** The result of a form sent before, if it is still known. */
export interface SentBefore {
  readonly result: unknown;
  readonly isKnown: boolean;
}

interface Taken {
  readonly at: number;
  /** Null once the form was refused. */
  readonly result: Promise<{ readonly value: unknown } | null>;
}

/**
 * Takes each form once. A form has the key of the page on which it was shown
 * (`app/ui/post-form.tsx`): the same fields with the same key, from the same viewer to the same
 * address, are the same form, sent twice by a double click, by reloading its answer, or by going
 * back. Changed fields are another form. That it was done is stored before it is answered, so that
 * it holds across restarts (decision 42); what must not be made twice stores it in its own
 * transaction (decision 57).
 */
export class SentForms {
  readonly #deps: { readonly database: Database; readonly clock: Clock; readonly logger: Logger };
  private readonly taken = new Map<string, Taken>();

  constructor(deps: { database: Database; clock: Clock; logger: Logger }) {
    this.#deps = deps;
  }

  /** The sending of one request's form. */
  sendingOf(viewer: Viewer): FormSending {
    return new FormSending(this, viewer);
  }

  /**
   * Takes a form; waits for one that is the same and under way.
   * @returns `settle`, to report its result; or the result of the same form sent before
   */
  async take(id: string): Promise<{ settle: (result: { value: unknown } | null) => Promise<void> } | SentBefore> {
    for (;;) {
      this.dropOld();
      const before = this.taken.get(id);
      if (!before) break;
      const result = await before.result;
      if (result) return { result: result.value, isKnown: true };
    }
    const { database, logger } = this.#deps;
    let finish: (result: { value: unknown } | null) => void = () => {};
    const result = new Promise<{ value: unknown } | null>((resolve) => {
      finish = resolve;
    });
    this.taken.set(id, { at: this.#deps.clock().getTime(), result });
    const end = (value: { value: unknown } | null) => {
      if (value === null) this.taken.delete(id);
      finish(value);
    };
    try {
      if (await isFormDone(database.read, id)) {
        end(null);
        return { result: null, isKnown: false };
      }
    } catch (error) {
      end(null);
      throw error;
    }
    return {
      settle: async (value) => {
        if (value !== null) {
          try {
            await database.write((trx) => this.record(trx, id));
          } catch (error) {
            // The work is done: memory has its record for as long as its result (`RESULTS_MS`).
            logger.warn({ err: error }, 'a form that was done could not be recorded');
          }
        }
        end(value);
      },
    };
  }

  /** Records a form as done. */
  record(trx: Writer, id: string): Promise<void> {
    return keepForm(trx, id, this.#deps.clock().toISOString());
  }

  private dropOld(): void {
    const since = this.#deps.clock().getTime() - RESULTS_MS;
    for (const [id, { at }] of this.taken) {
      if (at >= since && this.taken.size <= MOST_RESULTS) return;
      this.taken.delete(id);
    }
  }
}

/** The form of one request. */
export class FormSending {
  private readonly forms: SentForms;
  private readonly viewer: Viewer;
  private settling: ((result: { value: unknown } | null) => Promise<void>) | null = null;
  private id: string | null = null;
  /** True if the answer repeats the result of an earlier sending of the form. */
  repeated = false;

  constructor(forms: SentForms, viewer: Viewer) {
    this.forms = forms;
    this.viewer = viewer;
  }

  /**
   * Takes the form of this request.
   * @returns the result of the same form sent before; null if there is none, or without a key
   */
  async take(request: Request, { fields, file }: TakenForm): Promise<SentBefore | null> {
    const key = fields.get(FORM_KEY_FIELD);
    if (this.settling || typeof key !== 'string' || !KEY.test(key)) return null;
    const parts = [actorOf(this.viewer), new URL(request.url).pathname, ...fields].flat().map(String);
    const id = createHash('sha256')
      .update(JSON.stringify([...parts, file ? file.sha256 : '']))
      .digest('base64url');
    const taken = await this.forms.take(id);
    if ('settle' in taken) {
      this.settling = taken.settle;
      this.id = id;
      return null;
    }
    this.repeated = true;
    return taken;
  }

  /** Records the form in the transaction of what it makes; nothing for one without a key. */
  readonly record: FormRecord = async (trx) => {
    if (this.id !== null) await this.forms.record(trx, this.id);
  };

  /**
   * Reports what the action returned; null if it refused the form, which may then be sent again.
   */
  async settle(result: { readonly value: unknown } | null): Promise<void> {
    await this.settling?.(result);
    this.settling = null;
  }
}

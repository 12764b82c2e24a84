import { AsyncLocalStorage } from 'node:async_hooks';
import { CamelCasePlugin, Kysely, sql, type Transaction } from 'kysely';
import { ChangeOrder } from './change-order.ts';
import { ConnectionPool } from './connection-pool.ts';
import { migrate } from './migrate.ts';
import type { Schema } from './schema.ts';
import { SqliteHandle, type StatementResult, sqliteDialect } from './sqlite-dialect.ts';
import { WriteQueue } from './write-queue.ts';
import { type Written, writtenBy } from './written-tables.ts';

/** What a commit survives: a power cut (`power`), or the end of the process (`process`). */
export type Durability = 'power' | 'process';

export type Reader = Kysely<Schema>;
export type Writer = Transaction<Schema>;

/** Readers open at the same time; each runs one query on a thread of its own. */
const READERS = 3;
/** Attempts to truncate the WAL; each waits for readers up to `busy_timeout`. */
const SCRUB_ATTEMPTS = 5;

/**
 * The database: one writer, and several readers that never wait behind a commit. Inside `write`,
 * only the given transaction may be used: `read` would not see it, and another write would wait for
 * itself, so both throw there.
 */
export class Database {
  /** For reads outside a transaction. */
  readonly read: Reader;
  readonly file: string;
  private readonly writer: SqliteHandle;
  private readonly readers: readonly SqliteHandle[];
  private readonly writeKysely: Kysely<Schema>;
  private readonly writes = new WriteQueue();
  private readonly inWrite = new AsyncLocalStorage<true>();
  private closing: Promise<void> | undefined;
  private written = 0;
  private readonly writtenDrafts = new ChangeOrder();
  /** What the open transaction has written. */
  private inTransaction = new Set<Written>();
  private lastFault: unknown = null;
  private readonly noteFault = (error: unknown): void => {
    this.lastFault = error;
  };

  private constructor(file: string, writer: SqliteHandle, readers: readonly SqliteHandle[]) {
    this.file = file;
    this.writer = writer;
    this.readers = readers;
    for (const handle of [writer, ...readers]) handle.onFault = this.noteFault;
    // Reads count as `unseen`: an empty set means that the statements are unknown.
    writer.onQuery = (sql) => this.inTransaction.add(writtenBy(sql) ?? 'unseen');
    const plugins = [new CamelCasePlugin()];
    let unlock: () => void = () => {};
    this.writeKysely = new Kysely<Schema>({
      plugins,
      dialect: sqliteDialect({
        acquire: async () => {
          unlock = await this.writes.lock();
          return writer;
        },
        release: () => unlock(),
      }),
    });
    const pool = new ConnectionPool(readers);
    this.read = new Kysely<Schema>({
      plugins,
      dialect: sqliteDialect({
        acquire: async () => {
          this.refuseInWrite();
          return pool.acquire();
        },
        release: (reader) => pool.release(reader),
      }),
    });
  }

  /** Opens the file, creating it if absent, and migrates its schema. */
  static async open(file: string, durability: Durability = 'power'): Promise<Database> {
    const writer = await SqliteHandle.open(file, 'readwrite');
    await writer.run('pragma journal_mode = wal');
    await writer.run(`pragma synchronous = ${durability === 'power' ? 'full' : 'normal'}`);
    await writer.run('pragma foreign_keys = on');
    await writer.run('pragma busy_timeout = 5000');
    const readers = await Promise.all(
      Array.from({ length: READERS }, async () => {
        const reader = await SqliteHandle.open(file, 'readonly');
        await reader.run('pragma busy_timeout = 5000');
        return reader;
      }),
    );
    const database = new Database(file, writer, readers);
    await migrate(database.writeKysely);
    return database;
  }

  /**
   * Number of transactions of this process that wrote data which published pages may show to people
   * who are not staff (`written-tables.ts`). Data read after this number is at least as new as it.
   */
  get timesWritten(): number {
    return this.written;
  }

  /** The same for each draft: drafts are written all the time. */
  get draftsWritten(): Pick<ChangeOrder, 'now' | 'hasChanged'> {
    return this.writtenDrafts;
  }

  /** How long the drafts' log has been waiting to be written, in milliseconds; 0 if it is not. */
  get wordsWait(): number {
    return this.writes.logWaits;
  }

  /** Runs the work in one transaction: all of it is committed, or nothing. */
  async write<T>(work: (trx: Writer) => Promise<T>): Promise<T> {
    this.refuseInWrite();
    const wrote = new Set<Written>();
    try {
      return await this.writeKysely.transaction().execute(async (trx) => {
        this.inTransaction = wrote;
        try {
          return await this.inWrite.run(true, () => work(trx));
        } finally {
          // Transactions run one at a time, so no other is inside. While an AsyncLocalStorage is in
          // use, Node follows every promise and every socket write of the process, which costs the
          // drafts' sockets a tenth of their time.
          this.inWrite.disable();
        }
      });
    } finally {
      // After the commit, and before the caller can notify anybody.
      this.count(wrote);
    }
  }

  /** Counts a transaction's writes; if these are unknown, as `shown`. */
  private count(wrote: ReadonlySet<Written>): void {
    if (wrote.has('shown') || wrote.size === 0) this.written++;
    if (wrote.has('drafts')) this.writtenDrafts.note(null);
  }

  /**
   * Runs one statement in its own transaction, without Kysely: for the drafts' log, where each
   * microsecond counts.
   * @param drafts the pages whose log it writes; by default, it may be any
   */
  writeStatement(
    sql: string,
    parameters: readonly unknown[],
    drafts: readonly string[] | null = null,
  ): Promise<StatementResult> {
    return this.writeToLog(() => this.writer.run(sql, parameters), drafts);
  }

  /** As `writeStatement`, for a repeated statement: it remains prepared. */
  writeKept(
    sql: string,
    parameters: readonly unknown[],
    drafts: readonly string[] | null = null,
  ): Promise<StatementResult> {
    return this.writeToLog(() => this.writer.runKept(sql, parameters), drafts);
  }

  private async writeToLog(
    run: () => Promise<StatementResult>,
    drafts: readonly string[] | null,
  ): Promise<StatementResult> {
    this.refuseInWrite();
    const unlock = await this.writes.lockForLog();
    try {
      return await run();
    } finally {
      this.writtenDrafts.note(drafts);
      unlock();
    }
  }

  /**
   * Makes a consistent copy of the whole database while it is in use. The target must not exist.
   */
  async copyTo(target: string): Promise<void> {
    const reader = await SqliteHandle.open(this.file, 'readonly');
    try {
      await reader.run('vacuum into ?', [target]);
    } finally {
      await reader.close();
    }
  }

  /**
   * Removes deleted and overwritten data from the file and its WAL: SQLite only marks such bytes as
   * free. Blocks writes meanwhile, some seconds for a large file.
   */
  async scrub(): Promise<void> {
    this.refuseInWrite();
    const unlock = await this.writes.lock();
    try {
      await this.writer.run('vacuum');
      // Readers may use the WAL for a moment.
      for (let attempt = 0; ; attempt++) {
        const [result] = await this.writer.all<{ busy: number }>('pragma wal_checkpoint(truncate)');
        if (result?.busy === 0) return;
        if (attempt >= SCRUB_ATTEMPTS)
          throw new Error('the log of the database is in use: what was deleted is still in it');
      }
    } finally {
      unlock();
    }
  }

  /**
   * SQLite's own checks of the file, of constraints and of foreign keys: a sentence for each fault.
   * Needs a writable handle, though it does not write: on a read-only one, SQLite skips CHECK
   * constraints.
   */
  async integrityProblems(): Promise<string[]> {
    const handle = await SqliteHandle.open(this.file, 'readwrite');
    handle.onFault = this.noteFault;
    try {
      await handle.run('pragma query_only = on');
      await handle.run('pragma busy_timeout = 5000');
      const integrity = await handle.all<{ integrity_check: string }>('pragma integrity_check');
      const foreign = await handle.all<{ table: string; parent: string }>('pragma foreign_key_check');
      return [
        ...integrity.map((row) => row.integrity_check).filter((text) => text !== 'ok'),
        ...foreign.map((row) => `${row.table}: a row refers to a ${row.parent} that is not there`),
      ];
    } finally {
      await handle.close();
    }
  }

  /** The storage's last fault; null if storage has been seen to work since (`recovered`). */
  problem(): unknown {
    return this.lastFault;
  }

  /** Called when storage was seen to work again. */
  recovered(): void {
    this.lastFault = null;
  }

  /** Writes one byte and deletes it: throws what a write throws now. */
  async requireWrites(): Promise<void> {
    await this.write(async (trx) => {
      await sql`insert into storage_probe (data) values (zeroblob(1))`.execute(trx);
      await sql`delete from storage_probe`.execute(trx);
    });
  }

  /** Reads one row, to find out whether the file can be read. */
  async probeRead(): Promise<void> {
    await this.read.selectFrom('person').select('id').limit(1).execute();
  }

  /**
   * Writes and syncs as much as a busy minute of typing, and deletes it, to find out whether the
   * disk accepts writes.
   */
  async probeWrite(): Promise<void> {
    await this.writeStatement('insert into storage_probe (data) values (zeroblob(262144))', []);
    await this.writeStatement('delete from storage_probe', []);
  }

  close(): Promise<void> {
    this.closing ??= (async () => {
      const unlock = await this.writes.lock();
      await Promise.all(this.readers.map((reader) => reader.close()));
      await this.writer.close();
      unlock();
    })();
    return this.closing;
  }

  private refuseInWrite(): void {
    if (this.inWrite.getStore())
      throw new Error('the outer database was used inside a transaction: use the one handed in');
  }
}

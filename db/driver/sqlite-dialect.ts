import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import sqlite3 from 'sqlite3';
import { asStorageError, storageFault } from './storage-fault.ts';

/** Statements that a handle keeps prepared, at most. */
const MOST_PREPARED = 64;

export interface StatementResult {
  readonly lastId: number;
  /** Rows. */
  readonly changes: number;
}

/**
 * One open handle of the sqlite3 driver, with promises. Its statements run on libuv's threads, off
 * the event loop.
 */
export class SqliteHandle implements DatabaseConnection {
  private readonly handle: sqlite3.Database;
  private readonly prepared = new Map<string, sqlite3.Statement>();
  /** Called for each storage fault. */
  onFault: (error: unknown) => void = () => {};
  /** Called for each statement of Kysely's. */
  onQuery: (sql: string) => void = () => {};

  private constructor(handle: sqlite3.Database) {
    this.handle = handle;
  }

  static open(file: string, mode: 'readwrite' | 'readonly'): Promise<SqliteHandle> {
    const flags =
      mode === 'readonly'
        ? sqlite3.OPEN_READONLY
        : sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE | sqlite3.OPEN_FULLMUTEX;
    return new Promise((resolve, reject) => {
      const handle = new sqlite3.Database(file, flags, (error) =>
        error ? reject(asStorageError(error)) : resolve(new SqliteHandle(handle)),
      );
    });
  }

  run(sql: string, parameters: readonly unknown[] = []): Promise<StatementResult> {
    return new Promise((resolve, reject) => {
      const refuse = (error: Error) => reject(this.faultOf(error));
      this.handle.run(sql, parameters, function (error) {
        error ? refuse(error) : resolve({ lastId: this.lastID, changes: this.changes });
      });
    });
  }

  /** As `run`, for a repeated statement: it is prepared once and remains prepared. */
  async runKept(sql: string, parameters: readonly unknown[]): Promise<StatementResult> {
    if (!this.prepared.has(sql) && this.prepared.size >= MOST_PREPARED) return this.run(sql, parameters);
    const statement = this.prepared.get(sql) ?? (await this.prepare(sql));
    this.prepared.set(sql, statement);
    return new Promise((resolve, reject) => {
      // A statement that failed because of a lock remains active until it is reset, and meanwhile
      // SQLite commits nothing on this connection.
      const refuse = (error: Error) => {
        this.prepared.delete(sql);
        statement.finalize(() => reject(this.faultOf(error)));
      };
      statement.run(parameters, function (error) {
        error ? refuse(error) : resolve({ lastId: this.lastID, changes: this.changes });
      });
    });
  }

  private prepare(sql: string): Promise<sqlite3.Statement> {
    return new Promise((resolve, reject) => {
      const statement = this.handle.prepare(sql, (error) => (error ? reject(this.faultOf(error)) : resolve(statement)));
    });
  }

  all<R>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return new Promise((resolve, reject) => {
      this.handle.all(sql, parameters, (error, rows) => (error ? reject(this.faultOf(error)) : resolve(rows as R[])));
    });
  }

  private faultOf(error: Error): unknown {
    const storageError = asStorageError(error);
    if (storageFault(storageError) !== null) this.onFault(storageError);
    return storageError;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.onQuery(query.sql);
    if (/^\s*(select|with|pragma|explain|values)\b/i.test(query.sql) || /\breturning\b/i.test(query.sql)) {
      return { rows: await this.all<R>(query.sql, query.parameters) };
    }
    const { lastId, changes } = await this.run(query.sql, query.parameters);
    return { rows: [], insertId: BigInt(lastId), numAffectedRows: BigInt(changes) };
  }

  // biome-ignore lint/correctness/useYield: the driver has no cursors; Kysely asks for the method
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not supported');
  }

  async close(): Promise<void> {
    // The driver does not close a handle that has statements.
    for (const statement of this.prepared.values())
      await new Promise<void>((resolve) => statement.finalize(() => resolve()));
    this.prepared.clear();
    return new Promise((resolve, reject) => this.handle.close((error) => (error ? reject(error) : resolve())));
  }
}

/**
 * Where connections come from and are returned to: a mutex for the writer, a pool for the readers.
 */
export interface ConnectionSource {
  acquire(): Promise<SqliteHandle>;
  release(handle: SqliteHandle): void;
}

/**
 * SQLite rolls back schema changes with their transaction: a migration that fails leaves the
 * database unchanged.
 */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class SourceDriver implements Driver {
  private readonly source: ConnectionSource;

  constructor(source: ConnectionSource) {
    this.source = source;
  }

  async init(): Promise<void> {}
  acquireConnection(): Promise<DatabaseConnection> {
    return this.source.acquire();
  }
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // `immediate` takes the write lock now, so that a transaction never fails midway because it
    // cannot get it.
    const begin = () => (connection as SqliteHandle).run('begin immediate');
    await begin().catch(async (error: unknown) => {
      // On a failing disk, the last transaction's rollback may have failed too: roll back now, or
      // nothing could ever be written again.
      if (!/within a transaction/.test(String(error))) throw error;
      await this.rollbackTransaction(connection);
      await begin();
    });
  }
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as SqliteHandle).run('commit');
  }
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await (connection as SqliteHandle).run('rollback');
    } catch (error) {
      // A full disk has ended the transaction already; report the original error.
      if (!/no transaction is active/.test(String(error))) throw error;
    }
  }
  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.source.release(connection as SqliteHandle);
  }
  async destroy(): Promise<void> {}
}

/** Kysely over the async sqlite3 driver. */
export function sqliteDialect(source: ConnectionSource): Dialect {
  return {
    createDriver: () => new SourceDriver(source),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new TransactionalAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

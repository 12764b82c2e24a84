import type { Database } from '#db/driver/database.ts';

/** The statements that the writer of a database runs during some work. */
export async function statementsOf(database: Database, work: () => Promise<unknown>): Promise<string[]> {
  const { writer } = database as unknown as { readonly writer: { onQuery: (sql: string) => void } };
  const { onQuery } = writer;
  const statements: string[] = [];
  writer.onQuery = (sql) => {
    statements.push(sql);
    onQuery(sql);
  };
  try {
    await work();
  } finally {
    writer.onQuery = onQuery;
  }
  return statements;
}

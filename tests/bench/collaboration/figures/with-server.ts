import { type MeasuredServer, newFolder, removeFolder, type ServerName, startServer } from '../server-process.ts';

/** A fresh process with an empty folder, for as long as the work lasts. */
export async function withServer<T>(
  name: ServerName,
  nodeOptions: readonly string[],
  work: (server: MeasuredServer) => Promise<T>,
): Promise<T> {
  const folder = await newFolder();
  const server = await startServer(name, folder, nodeOptions);
  try {
    return await work(server);
  } finally {
    await server.stop();
    await removeFolder(folder);
  }
}

import type { Page } from 'playwright-core';

/** A draft's socket that a test can cut and mend. */
export interface CuttableSocket {
  /** Ends the connection, and refuses new ones until `mend`. */
  cut(): void;
  mend(): void;
}

/** Lets the test control the sockets of a tab's drafts. */
export async function cuttableSocket(tab: Page): Promise<CuttableSocket> {
  let isCut = false;
  let end = () => {};
  await tab.routeWebSocket(/\/collab\//, (socket) => {
    if (isCut) return void socket.close({ code: 1011 });
    const server = socket.connectToServer();
    end = () => {
      void server.close();
      void socket.close({ code: 1011 });
    };
  });
  return {
    cut: () => {
      isCut = true;
      end();
    },
    mend: () => {
      isCut = false;
    },
  };
}

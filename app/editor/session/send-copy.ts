import type { FoundCopy } from '#app/device/device-copies.ts';
import { DraftSession } from './draft-session.ts';

/** Opens a device copy without a screen until the server has all of it. @returns whether it does */
export async function sendCopy({ owner, pageId, page }: FoundCopy, given: AbortSignal): Promise<boolean> {
  const session = new DraftSession({
    pageId,
    page: page ?? { title: '', path: '' },
    userName: '',
    userSeed: owner,
    origin: location.origin,
  });
  try {
    return await new Promise<boolean>((resolve) => {
      const judge = () => {
        const { save, refusal, lost } = session.view();
        if (save === 'saved') resolve(lost.length === 0);
        else if (refusal || save === 'read-only') resolve(false);
      };
      session.subscribe(judge);
      given.addEventListener('abort', () => resolve(false));
      // It may have been given up while this module was loading.
      if (given.aborted) resolve(false);
      else judge();
    });
  } finally {
    session.destroy();
  }
}

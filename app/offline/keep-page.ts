import { WORKER_ADDRESS } from '#app/device/kept-pages.ts';

/**
 * Has this device keep the editor's page at this address, to be opened again without a line. Where the browser cannot, or will not,
 * the page works as ever while it is open.
 */
export async function keepPage(address: string): Promise<void> {
  if (import.meta.env.DEV || !('serviceWorker' in navigator && 'cookieStore' in window)) return;
  try {
    await navigator.serviceWorker.register(WORKER_ADDRESS, { scope: address });
  } catch (error) {
    console.info('this page cannot be kept for when there is no line', error);
  }
}

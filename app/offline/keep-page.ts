import { WORKER_ADDRESS } from '#app/device/kept-pages.ts';

/**
 * Caches the editor's page at this address on the device, to be opened offline. In a browser that
 * cannot, or refuses, the page still works while it is open.
 */
export async function keepPage(address: string): Promise<void> {
  if (import.meta.env.DEV || !('serviceWorker' in navigator && 'cookieStore' in window)) return;
  try {
    await navigator.serviceWorker.register(WORKER_ADDRESS, { scope: address });
  } catch (error) {
    console.info('this page cannot be kept for when there is no line', error);
  }
}

/** In a draft's copy on this device: up to which clocks it and the parts beside it hold the draft, at least. [client id, clock] each. */
export const KNOWN_KEY = 'known';

/** The network's own: the default of the setting `NETWORK_TIME_ZONE`. */
let zone = 'Europe/Paris';

/** Makes the network's time zone known, to the server from its environment, to the browser from the page. */
export function setTimeZone(name: string): void {
  zone = name;
}

/**
 * The zone of every day and hour that is shown: the network's, wherever the reader is, so that two people who speak of « 10:42 » mean
 * the same instant.
 */
export const timeZone = () => zone;

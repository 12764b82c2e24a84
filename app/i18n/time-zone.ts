/** The network's time zone: the default of the setting `NETWORK_TIME_ZONE`. */
let zone = 'Europe/Paris';

/** Sets the network's time zone: from the server's environment, in the browser from the page. */
export function setTimeZone(name: string): void {
  zone = name;
}

/**
 * The time zone of every day and time shown: the network's, wherever the reader is, so that « 10:42
 * » is the same instant for two people.
 */
export const timeZone = () => zone;

/**
 * The entry of the thread for imported tables when the server runs from its sources (development,
 * tests): Node 20 does not read TypeScript.
 */
import { register } from 'tsx/esm/api';

register();
await import('./csv-worker.ts');

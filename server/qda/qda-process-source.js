/**
 * Entry of the process for analysts' projects when the server runs from sources (development,
 * tests): Node 20 does not load TypeScript.
 */
import { register } from 'tsx/esm/api';

register();
await import('./qda-process.ts');

/**
 * Entry of the Word process when the server runs from sources (development, tests): Node 20 does
 * not load TypeScript.
 */
import { register } from 'tsx/esm/api';

register();
await import('./word-process.ts');

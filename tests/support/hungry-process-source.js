/** Entry of `hungry-process.ts`: Node 20 does not load TypeScript. */
import { register } from 'tsx/esm/api';

register();
await import('./hungry-process.ts');

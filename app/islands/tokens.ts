import { enhanceTokens } from './token-fields.ts';

enhanceTokens(document);

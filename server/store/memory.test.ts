import { describe } from 'vitest';
import { storeSuite } from '../testing/store-suite.testing.ts';
import { createMemoryStore } from './memory.ts';

describe('the store in memory', () => {
  const store = createMemoryStore();
  storeSuite(() => store, 20);
});

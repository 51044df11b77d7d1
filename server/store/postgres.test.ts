import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../store.ts';
import { storeSuite } from '../testing/store-suite.testing.ts';
import { createPostgresStore } from './postgres.ts';

describe('the store in an embedded Postgres', () => {
  let store: Store;
  beforeAll(async () => {
    store = await createPostgresStore();
  });
  afterAll(() => store.close());
  storeSuite(() => store, 30);
});

test('an address where nothing is makes no store', async () => {
  const url = 'postgres://nobody@127.0.0.1:1/none';
  await expect(createPostgresStore({ url })).rejects.toThrow(/ECONNREFUSED/);
});

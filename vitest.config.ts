import { defineConfig } from 'vitest/config';

/** They replace what others of the same process use: modules, global timers, the global fetch. */
const ALONE = [
  'cli/tour.test.ts',
  'scenarios/catalogue/libraries.test.ts',
  'scenarios/simulate/libraries/*.test.ts',
  'scenarios/simulate/light*.test.ts',
  'scenarios/simulate/rest.test.ts',
  'scenarios/simulate/unmodified.test.ts',
];
const NEVER = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    exclude: NEVER,
    // For a machine that is busy with something else; nothing here is judged by its time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Left to itself vitest keeps one core idle, which is half of a small machine.
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE } },
      {
        extends: true,
        // The modules are loaded once a worker, not once a file: a third of the whole time.
        test: {
          name: 'together',
          include: ['**/*.test.ts'],
          exclude: [...NEVER, ...ALONE],
          isolate: false,
        },
      },
    ],
  },
});

import { defineConfig } from 'vitest/config';

const shared = {
  globalSetup: ['tests/support/global-setup.ts'],
  setupFiles: ['tests/support/each-file.ts'],
  // Not a measure: on a busy machine the tests that start whole servers need their time.
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

/** A file is a worker of its own with its own copy of the database; two at a time. */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['tests/features/**/*.test.ts', 'tests/platform/**/*.test.ts', 'tests/support/**/*.test.ts'],
        },
      },
      { test: { ...shared, name: 'architecture', include: ['tests/architecture/**/*.test.ts'] } },
      { test: { ...shared, name: 'journeys', include: ['tests/journeys/**/*.test.ts'] } },
      { test: { ...shared, name: 'browser', include: ['tests/browser/**/*.test.ts'] } },
    ],
  },
});

import { defineConfig } from 'vitest/config';

const database = ['server/src/test/setup.ts'];

/** How long `expect.poll` waits for something to come about: no promise of ours, so a busy machine gets its time. */
const expect = { poll: { timeout: 10_000 } };

/** `unit` needs nothing, `server` a PostgreSQL, `e2e` a PostgreSQL, the built web app and a browser. */
export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contract,simulator,web}/src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          testTimeout: 20_000,
          maxWorkers: 3,
          isolate: false,
        },
      },
      {
        test: {
          name: 'server',
          include: ['server/src/**/*.test.ts'],
          globalSetup: database,
          expect,
          maxWorkers: 3,
          // Every file makes a Roost and a database of its own; reading all code anew for it would prove nothing more.
          isolate: false,
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          globalSetup: database,
          setupFiles: ['e2e/show-failure.ts'],
          expect,
          isolate: false,
          // After everything else: journeys must not wait for the processor behind two hundred other tests.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'torture',
          include: ['torture/torture.test.ts'],
          // Kills processes by the clock: alone, after everything else.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          testTimeout: 300_000,
          hookTimeout: 150_000,
        },
      },
    ],
  },
});

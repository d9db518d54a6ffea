import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src-*/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    pool: 'forks', // native modules and child processes: each test file in a process of its own
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

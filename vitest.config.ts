import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src-*/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    // As for the engine's process: see V8_FLAGS in src-main/worker/supervisor.ts.
    execArgv: ['--wasm-wrapper-tiering-budget=1000000000'],
    pool: 'forks', // native modules and child processes: each test file in a process of its own
    maxWorkers: '100%', // most of them wait for processes; by default one core would be left idle
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // For `npm run coverage`. What child processes run is not counted: the engine's own process, commands, the
    // browser's pages.
    coverage: {
      provider: 'v8',
      include: ['src-*/**/*.{ts,tsx}'],
      exclude: ['**/*.test.{ts,tsx}', '**/testing*.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
      reportsDirectory: 'out/coverage',
    },
  },
});

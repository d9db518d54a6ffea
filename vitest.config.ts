import { defineConfig } from 'vitest/config';
import { testFiles } from './scripts/test-files.ts';

const { shared, own } = testFiles(import.meta.dirname);

export default defineConfig({
  test: {
    projects: [
      // Each worker loads the modules once for all of these files.
      { extends: true, test: { name: 'shared', include: shared, isolate: false } },
      // These change or count what a process has only once.
      { extends: true, test: { name: 'own', include: own } },
    ],
    // As for the engine's process: see V8_FLAGS in src-main/worker/supervisor.ts.
    execArgv: ['--wasm-wrapper-tiering-budget=1000000000'],
    pool: 'forks', // native modules and child processes: worker processes, not threads
    maxWorkers: '100%', // most of them wait for processes; by default one core would be left idle
    retry: 1, // the last line of the run names each test that needs it: a fault to be mended
    // For a test that hangs. It says nothing of speed: a busy machine takes ten times as long.
    testTimeout: 240_000,
    hookTimeout: 240_000,
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

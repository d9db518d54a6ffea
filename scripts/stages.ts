/**
 * The stages of the project's checks. Each streams its tool's own output; a script runs some of them with
 * {@link runStages}.
 */
import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { provideBrowser } from './browser.ts';
import { thisMachine } from './machine.ts';
import { countPlaywright, countTool, countVitest, type Outcome, summary } from './outcome.ts';
import { block, say, stdout, warn } from '../src-main/system/terminal.ts';

export interface Stage {
  readonly heading: string;
  /** Never rejects for what the checked code does wrong. */
  run(): Promise<Outcome>;
}

/** Absolute, with no slash at its end. */
export const root = path.resolve(import.meta.dirname, '..');

/** A tool that hangs must not hang the whole run; far above what any stage takes. */
const STAGE_LIMIT_MS = 30 * 60_000;

/**
 * Runs all stages, the ones after a failure too; the last line says how it went and the process' exit code repeats it.
 */
export async function runStages(stages: readonly Stage[]): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const stage of stages) {
    block(stdout, `\n=== ${stage.heading}\n`);
    outcomes.push(
      await stage.run().catch((error: unknown) => {
        warn(error instanceof Error ? error.message : String(error));
        return { passed: 0, failed: 1 };
      }),
    );
  }
  const { line, exitCode } = summary(outcomes);
  block(stdout, `\n${line}\n`);
  process.exitCode = exitCode;
}

/** One stage for each tsconfig of the project that is not only extended by others. */
export function typeChecks(): readonly Stage[] {
  const configs = globSync('**/tsconfig{,.test}.json', { cwd: root, exclude: ['**/node_modules', '**/out'] });
  return configs.toSorted().map((config) => ({
    heading: `Types: ${config}`,
    run: async () => countTool(await runTool('typescript', 'tsc', ['--project', config])),
  }));
}

export function lint(): Stage {
  return { heading: 'Lint', run: async () => countTool(await runTool('oxlint', 'oxlint', ['--deny-warnings'])) };
}

/** @param mode `check` names the files that are not in the project's form, `write` puts them into it */
export function format(mode: 'check' | 'write'): Stage {
  return {
    heading: 'Format',
    run: async () =>
      countTool(
        await runTool('@biomejs/biome', 'biome', [
          'format',
          ...(mode === 'write' ? ['--write'] : []),
          '--max-diagnostics=50',
        ]),
      ),
  };
}

/** @param args for vitest: parts of file names to run, or its own options */
export function unitTests(args: readonly string[] = []): Stage {
  return {
    heading: 'Unit and integration tests',
    run: () =>
      withReport(async (report) => {
        const code = await runTool('vitest', 'vitest', [
          'run',
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${report}`,
          ...args,
        ]);
        return countVitest(readReport(report), code);
      }),
  };
}

/** Pages and main process, once: two tests that both find them missing would build over each other. */
export function buildApp(): Stage {
  return {
    heading: 'Build',
    run: async () => countTool(await runNode([path.join(root, 'scripts/build.ts'), '--electron'])),
  };
}

/**
 * @param args for `playwright test`: parts of file names to run, or its own options
 * @param provide finds the browser; `null` where the tests bring their own
 */
export function browserTests(
  args: readonly string[] = [],
  provide: (() => Promise<string>) | null = () => provideBrowser(thisMachine()),
): Stage {
  return {
    heading: 'Browser tests',
    run: async () => {
      const browser = await provide?.();
      if (browser !== undefined) say(`Browser: ${browser}`);
      return withReport(async (report) => {
        const code = await runTool(
          'playwright',
          'playwright',
          ['test', '--config=e2e/playwright.config.ts', '--reporter=list,json', ...args],
          {
            ...(browser === undefined ? {} : { QUARRY_CHROMIUM: browser }),
            PLAYWRIGHT_JSON_OUTPUT_FILE: report,
          },
        );
        return countPlaywright(readReport(report), code);
      });
    },
  };
}

async function withReport(run: (report: string) => Promise<Outcome>): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'quarry-report-'));
  try {
    return await run(path.join(folder, 'report.json'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a tool wrote, or `null` if it died before it could. */
function readReport(file: string): unknown {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Runs a package's command by its file, because the links in `node_modules/.bin` differ between platforms. */
function runTool(name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const manifestPath = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as { bin: string | Record<string, string> };
  const file = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[command];
  if (!file) throw new Error(`The package ${name} has no command called ${command}.`);
  return runNode([path.join(path.dirname(manifestPath), file), ...args], env);
}

/** The exit code; 1 for a process that a signal ended, such as the one at the time limit. */
function runNode(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: STAGE_LIMIT_MS,
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (signal) warn(`Ended by ${signal}.`);
      resolve(code ?? 1);
    });
  });
}

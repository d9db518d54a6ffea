/** Which test files may share one process, and which need a process each. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ALL = ['src-*/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'];

/**
 * What a process has only once, and a test changes or counts: its environment and zone, its clock, its signals and
 * exit, its memory, its loaders, its inference threads. A test that uses one of these would be seen by the next file.
 */
const OF_THE_PROCESS = [
  /(?:delete )?process\.env(?:\.\w+|\[[^\]]+\]) =(?!=)|delete process\.env/,
  /process\.(?:on|once|emit|exit|exitCode|umask|chdir|kill|memoryUsage|resourceUsage|cpuUsage|threadCpuUsage)\b/,
  /vi\.(?:mock|doMock|hoisted|resetModules|stub\w+|spyOn|useFakeTimers|setSystemTime)\b/,
  /registerHooks|\/proc\/|setPriority|terminate\(|testing-inference-thread/,
];

/** Whether a test file needs a process of its own. */
export function needsOwnProcess(source: string): boolean {
  return OF_THE_PROCESS.some((pattern) => pattern.test(source));
}

/**
 * All test files of the project, relative to `root`. Those in `shared` run in as few processes as there are workers,
 * which load each module once; that takes a third of the processor time.
 */
export function testFiles(root: string): { readonly shared: string[]; readonly own: string[] } {
  const files = globSync(ALL, { cwd: root })
    .map((file) => file.replaceAll(path.sep, '/'))
    .toSorted();
  const { own = [], shared = [] } = Object.groupBy(files, (file) =>
    needsOwnProcess(readFileSync(path.join(root, file), 'utf8')) ? 'own' : 'shared',
  );
  return { shared, own };
}

/**
 * All output goes one way: no file but one writes to a terminal, and each process of Quarry goes on when nobody reads
 * what it writes.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const TERMINAL = 'src-main/system/terminal.ts';

/** Sources that run in Node, without tests. The page's own code has no terminal. */
const sources = globSync(['src-main/**/*.{ts,cts}', 'src-shared/**/*.ts', 'scripts/**/*.ts', 'bin/*.mjs'], {
  cwd: root,
})
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

/**
 * Ways to a terminal: the console, the streams of the process, an output that is handed around, and file descriptors 1
 * and 2.
 */
const WAYS =
  /\bconsole\s*[.[]|\bprocess\s*\.\s*(?:stdout|stderr|_rawDebug)\b|\b(?:stdout|stderr|out)\.write\s*\(|\bwriteSync\s*\(\s*[12]\s*,|['"]\/dev\/(?:tty|stdout|stderr)\b/g;

/** What writes in place of that file. */
const ALLOWED: Readonly<Record<string, RegExp>> = {
  [TERMINAL]: /./,
  // Plain JavaScript for older Nodes: it cleans its one line itself.
  'bin/node24.mjs': /^(?:process\.(?:stdout|stderr)|console\.)$/,
};

function waysIn(file: string, text: string): string[] {
  const code = text.replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' '));
  return [...code.matchAll(WAYS)]
    .filter(([way]) => !ALLOWED[file]?.test(way))
    .map((match) => `${file}:${code.slice(0, match.index).split('\n').length} ${match[0]}`);
}

/** Files that are a process's own program: what is started by name, and by npm's commands. */
const PROGRAMS = [
  'src-main/cli/main.ts',
  'src-main/web/main.ts',
  'src-main/electron/main.ts',
  'src-main/worker/worker.ts',
  ...globSync('scripts/*.ts', { cwd: root })
    .filter(
      (file) =>
        /^(?:await |for |const \w+ = process|try )/m.test(readFileSync(path.join(root, file), 'utf8')) &&
        !file.endsWith('.test.ts'),
    )
    .map((file) => file.replaceAll(path.sep, '/')),
];

/** Files that a program loads, whatever the way. */
function loadedBy(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = sources.find((source) => source.file === file)?.text ?? '';
  for (const [, specifier = ''] of text.matchAll(/^(?:import|export)\s(?!type\b)[^'"]*['"](\.[^'"]+)['"]/gm))
    loadedBy(path.posix.join(path.posix.dirname(file), specifier), seen);
  return seen;
}

describe('what goes to a terminal', () => {
  it('is written by one file', () => {
    expect(sources.length).toBeGreaterThan(200);
    expect(sources.flatMap(({ file, text }) => waysIn(file, text))).toEqual([]);
  });

  it.each([
    'console.log(x);',
    "console['error'](x)",
    'process.stderr.write(x)',
    'context.stdout.write(x)',
    'writeSync(1, x)',
  ])('is found where it is written by %s', (text) => {
    expect(waysIn('src-main/x.ts', text)).toHaveLength(1);
    expect(waysIn('src-main/x.ts', `// ${text}`)).toEqual([]);
  });

  it('of all programs goes through that file, so that none ends when its reader does', () => {
    expect(PROGRAMS).toEqual(
      expect.arrayContaining([
        'scripts/build.ts',
        'scripts/test.ts',
        'scripts/start.ts',
        'scripts/soak.ts',
        'src-main/worker/worker.ts',
      ]),
    );
    expect(PROGRAMS.filter((file) => !loadedBy(file).has(TERMINAL))).toEqual([]);
  });

  it('from the launcher is cleaned as everywhere', () => {
    const signs = (file: string): string | undefined =>
      /\[\\p\{Cc\}\\p\{Zl\}[^\]]*\]/.exec(readFileSync(path.join(root, file), 'utf8'))?.[0];
    expect(signs(TERMINAL)).toBeDefined();
    expect(signs('bin/node24.mjs')).toBe(signs(TERMINAL));
  });
});

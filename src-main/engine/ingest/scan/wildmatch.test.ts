/** Rules are held against real git, over patterns and paths made of the characters that matter to it. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scratchFolder } from '../../store/testing.ts';
import { bytesOf, lower, readRule } from './ignore-rule.ts';
import { wildmatch } from './wildmatch.ts';

let scratch: ReturnType<typeof scratchFolder>;
beforeAll(() => {
  scratch = scratchFolder();
  execFileSync('git', ['init', '-q', '.'], { cwd: scratch.folder });
});
afterAll(() => scratch.remove());

/**
 * What git says of each path: the number of the last line that speaks of it, 0 for none. Nothing stands at these paths,
 * so none is a folder.
 */
function askGit(lines: readonly string[], paths: readonly string[], ignoreCase: boolean): number[] {
  writeFileSync(path.join(scratch.folder, '.gitignore'), `${lines.join('\n')}\n`);
  let told: string;
  try {
    told = execFileSync(
      'git',
      [
        '-c',
        `core.ignorecase=${ignoreCase}`,
        'check-ignore',
        '--no-index',
        '--verbose',
        '--non-matching',
        '-z',
        '--stdin',
      ],
      {
        cwd: scratch.folder,
        encoding: 'utf8',
        input: paths.map((one) => `${one}\0`).join(''),
        env: { ...process.env, HOME: scratch.folder, GIT_CONFIG_NOSYSTEM: '1' },
      },
    );
  } catch (error) {
    told = (error as { stdout: string }).stdout; // 1: none is left out
  }
  const fields = told.split('\0');
  return paths.map((_, i) => Number(fields[i * 4 + 1] || 0));
}

/** The same by our own rules: folders on the way are judged first, from the top, as git does. */
function askUs(lines: readonly string[], paths: readonly string[], ignoreCase: boolean): number[] {
  const rules = lines.flatMap((line, i) => readRule(bytesOf(line), i + 1, ignoreCase) ?? []).reverse();
  const ruleFor = (inner: string, isFolder: boolean): ReturnType<typeof readRule> => {
    const bytes = ignoreCase ? lower(bytesOf(inner)) : bytesOf(inner);
    return (
      rules.find(({ foldersOnly, byName, beginning, rest }) => {
        const text = byName ? bytes.slice(bytes.lastIndexOf('/') + 1) : bytes;
        if (foldersOnly && !isFolder) return false;
        return rest ? text.startsWith(beginning) && rest.matches(text.slice(beginning.length)) : text === beginning;
      }) ?? null
    );
  };
  return paths.map((one) => {
    const names = one.split('/');
    for (let depth = 1; depth < names.length; depth++) {
      const rule = ruleFor(names.slice(0, depth).join('/'), true);
      if (rule && !rule.takesIn) return rule.line;
    }
    return ruleFor(one, false)?.line ?? 0;
  });
}

const character = fc.constantFrom(
  'a',
  'b',
  'A',
  '*',
  '*',
  '**',
  '/',
  '/',
  '?',
  '[',
  ']',
  '!',
  '^',
  '-',
  '\\',
  '#',
  ' ',
  '.',
  'é',
  '[a-c]',
  '[!b]',
  '[[:alpha:]]',
  '[[:upper:]]',
  '**/',
  '/**',
  '[]-]',
  '[a\\-b]',
);
const pattern = fc.array(character, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(''));
const name = fc
  .array(fc.constantFrom('a', 'b', 'c', 'A', 'B', '.', '-', ']', '[', '!', '#', ' ', '\\', 'é', '*', '^'), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.join(''))
  .filter((one) => !/^\.+$/.test(one) && !one.toLowerCase().startsWith('.git'));
const paths = fc.uniqueArray(
  fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/')),
  { minLength: 30, maxLength: 60 },
);

it.each([false, true])(
  'Any rules speak of the same paths as git says (case ignored: %s)',
  { timeout: 120_000 },
  (ignoreCase) => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 5 }), paths, (lines, given) => {
        const [ours, gits] = [askUs(lines, given, ignoreCase), askGit(lines, given, ignoreCase)];
        expect(given.map((one, i) => [one, ours[i]])).toEqual(given.map((one, i) => [one, gits[i]]));
      }),
      { numRuns: 150 },
    );
  },
);

it('A pattern costs at most its length times the text’s, however its wildcards are nested', () => {
  // Backtracking takes longer than anybody waits for each of these.
  const text = `${'a/'.repeat(58)}a`;
  for (const nasty of [
    'a*/**/'.repeat(24),
    '**/a*'.repeat(40),
    '*a'.repeat(120),
    '**/'.repeat(60),
    'a?*'.repeat(80),
    '[a-z]*'.repeat(80),
  ]) {
    expect(wildmatch(`${nasty}zzz`, { pathname: true, ignoreCase: false })?.matches(text)).toBe(false);
    expect(wildmatch(`${nasty}zzz`, { pathname: false, ignoreCase: false })?.matches('a'.repeat(255))).toBe(false);
  }
  expect(wildmatch('a*/**/'.repeat(24).slice(0, -1), { pathname: true, ignoreCase: false })?.matches(text)).toBe(true);
});

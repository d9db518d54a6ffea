/** The day of a note is decided in one place. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCalendarUse } from '../scripts/checks/calendar-use.ts';

const root = path.resolve(import.meta.dirname, '..');

it('Only the module of times asks a calendar', () => {
  const files = globSync('src-*/**/*.{ts,tsx,cts}', { cwd: root, exclude: ['**/node_modules', '**/out'] }).map(
    (file) => ({ path: file.replaceAll('\\', '/'), text: readFileSync(path.join(root, file), 'utf8') }),
  );
  expect(files.length).toBeGreaterThan(400);
  expect(findCalendarUse(files)).toEqual([]);
});

describe('The check', () => {
  const check = (text: string, file = 'src-main/cli/hits.ts'): readonly string[] =>
    findCalendarUse([{ path: file, text }]);

  it.each([
    ['const a = new Date();', 'new Date'],
    ['const a = Date();', 'Date()'],
    ['const a = Date.UTC(2025, 0);', 'Date.UTC'],
    ['const a = Date.parse(text);', 'Date.parse'],
    ["const a = Date['parse'](text);", 'Date.parse'],
    ['const a = when.toISOString();', '.toISOString'],
    ['const a = when.getUTCDate();', '.getUTCDate'],
    ['when?.setHours(0);', '.setHours'],
    ['const a = when.getTimezoneOffset();', '.getTimezoneOffset'],
    ["const a = when.toLocaleDateString('en');", '.toLocaleDateString'],
    ['const a = stats.mtime;', '.mtime'],
    ["const a = new Intl.DateTimeFormat('en');", 'Intl.DateTimeFormat'],
    ['const a = Temporal.Now.instant();', 'Temporal.Now'],
  ])('finds in %j', (text, used) =>
    expect(check(text)).toEqual([`src-main/cli/hits.ts:1 uses ${used}; take it from src-shared/time/.`]),
  );

  it.each([
    'const a = Date.now() + performance.now();',
    "const a = (5).toLocaleString('en');",
    'setTimeout(run, 5);',
    'const a = stats.mtimeMs;',
    '// new Date()',
    "const a = 'new Date()';",
  ])('has nothing against %j', (text) => expect(check(text)).toEqual([]));

  it('leaves the module itself and tests alone, and names the line', () => {
    expect([
      ...check('new Date();', 'src-shared/time/wall.ts'),
      ...check('new Date();', 'src-main/cli/hits.test.ts'),
    ]).toEqual([]);
    expect(check('\n\nnew Date();')).toEqual([expect.stringContaining('hits.ts:3 ')]);
  });
});

import { describe, expect, it } from 'vitest';
import { needsOwnProcess, testFiles } from './test-files.ts';
import path from 'node:path';

describe('a test file', () => {
  it.each([
    ['sets the zone', "process.env['TZ'] = 'UTC';"],
    ['sets a variable', 'process.env.HOME = folder;'],
    ['takes a variable away', "delete process.env['TZ'];"],
    ['puts another clock in place', 'vi.useFakeTimers();'],
    ['puts another function in place', "vi.spyOn(console, 'warn');"],
    ['kills', "process.kill(pid, 'SIGKILL');"],
    ['counts memory', 'process.memoryUsage().rss'],
  ])('that %s has a process of its own', (_, source) => expect(needsOwnProcess(source)).toBe(true));

  it.each(["env: { ...process.env, NO_COLOR: '1' }", "if (process.env['CI'] === '1') return;", 'process.platform'])(
    'that has only %j shares one',
    (source) => expect(needsOwnProcess(source)).toBe(false),
  );

  it('is in one of the two lists', () => {
    const { shared, own } = testFiles(path.resolve(import.meta.dirname, '..'));
    expect(shared).toContain('src-shared/errors.test.ts');
    expect(own).toContain('scripts/test-files.test.ts'); // its examples are such
    expect(shared.filter((file) => own.includes(file))).toEqual([]);
  });
});

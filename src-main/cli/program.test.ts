import { describe, expect, it } from 'vitest';
import { runCli } from './program.ts';

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, { write: (text) => (stdout += text) }, { write: (text) => (stderr += text) });
  return { code, stdout, stderr };
}

describe('a wrong command line', () => {
  it.each([
    [['serch', 'x'], 'Did you mean search?'],
    [['search'], 'TEXT'],
    [['search', '--jsno', 'x'], 'There is no option --jsno.'],
    [['search', '--limit', '0', 'x'], '1 to 1000'],
    [['search', '--limit', 'many', 'x'], '1 to 1000'],
    [['index'], 'PATH'],
    [['index', ''], 'empty'],
    [['index', '--bogus', '.'], '--bogus'],
    [['status', 'x'], 'arguments'],
    [['propose', '--add'], '--add'], // adding is what `index` does
    [['parse'], 'PATH'],
    [['parse', '--stat', '.'], '--stats'],
  ])('exits with 2 and says in one line what is wrong with %j', async (args, told) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^USAGE: [^\n]*\n$/);
    expect(stderr).toContain(told);
  });

  it('without a command is answered with the help, on stderr', async () => {
    expect(await run()).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Usage: quarry') });
  });
});

describe('the help', () => {
  it('names every command, and the exit codes', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const told of [
      'index',
      'search',
      'status',
      'propose',
      'parse',
      'doctor',
      '--data',
      '--model',
      '--provider',
      'Exit codes',
    ])
      expect(stdout).toContain(told);
  });

  it('of search says how to look for words with dashes', async () => {
    expect((await run('search', '--help')).stdout).toContain('quarry search -- ');
  });
});

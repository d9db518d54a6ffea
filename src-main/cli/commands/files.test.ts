import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, desk, openQuarry } from '../testing.ts';

let own: Desk;
beforeAll(async () => {
  own = desk();
  own.note(
    'good.md',
    '# Session: a\n\n**ID**: a\n\n## Key Decisions\n\n- The kettle is blue.\n- The kettle is red.\n- The kettle is green.\n',
  );
  for (const name of ['one', 'three', 'two']) own.note(`${name}.md`, '\0\u0001'.repeat(100));
  own.note('drawing.xyz', 'x');
  await own.run('index', own.notes);
});
beforeAll(() => openQuarry(own.data));
afterAll(() => own.close());

it('lists the files that failed, a page at a time, with the reason and the number of all', async () => {
  const first = await own.run('files', '--failed', '--limit', '2');
  expect(first).toMatchObject({ code: 0, stderr: '2 of 3 failed\n' });
  expect(first.stdout).toMatch(/one\.md: .+ \(FILE_NOT_TEXT\)\n.*three\.md: .+ \(FILE_NOT_TEXT\)\n$/);
  const second = await own.run('files', '--failed', '--limit', '2', '--offset', '2');
  expect(second).toMatchObject({ code: 0, stderr: 'number 3 of 3 failed\n' });
  expect(second.stdout).toMatch(/^[^\n]*two\.md: /);
  expect(await own.run('files', '--failed', '--offset', '3')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'There are 3; --offset passes over all of them.\n',
  });
});

it('lists the files that were left out, as JSON', async () => {
  const { code, stdout } = await own.run('files', '--excluded', '--json');
  expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({
    code: 0,
    total: 1,
    files: [{ path: expect.stringMatching(/drawing\.xyz$/) as string, state: 'excluded', code: 'FORMAT_NOT_READ' }],
  });
  expect(await own.run('files', '--pending')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'No file is waiting to be read.\n',
  });
});

it.each([[[]], [['--failed', '--excluded']], [['--failed', '--limit', '0']], [['--failed', '--offset', '-1']]])(
  'refuses %j',
  async (flags) => {
    expect(await own.run('files', ...flags)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^USAGE: /) as string,
    });
  },
);

it('search takes pages of its hits, and says how many there are', async () => {
  const first = await own.run('search', '--limit', '2', 'kettle');
  expect(first.stdout).toMatch(/\n2 of 3 hits in [\d.]+ ms\n$/);
  const second = await own.run('search', '--limit', '2', '--offset', '2', 'kettle', '--json');
  const { hits, total } = JSON.parse(second.stdout) as { hits: { text: string }[]; total: number };
  expect(total).toBe(3);
  expect(hits).toHaveLength(1);
  expect(first.stdout).not.toContain(hits[0]!.text);
  expect(await own.run('search', '--offset', '3', 'kettle')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'There are 3 hits; --offset passes over all of them.\n',
  });
});

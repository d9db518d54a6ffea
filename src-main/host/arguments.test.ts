import path from 'node:path';
import { expect, it } from 'vitest';
import { parseStartArguments } from './arguments.ts';

const cwd = path.resolve('/work');

it('reads paths from where the person stands', () => {
  expect(
    parseStartArguments(['notes', '/n', '--data', 'd', '--no-open', '--port', '80', '--model', 'fp32'], { cwd }),
  ).toEqual({
    kind: 'start',
    paths: [path.resolve('/work/notes'), path.resolve('/n')],
    data: path.resolve('/work/d'),
    model: 'fp32',
    port: 80,
    open: false,
    browser: false,
    quick: false,
    hidden: false,
    link: null,
  });
});

it('asks for a free port and opens the browser when nothing is said', () => {
  expect(parseStartArguments([], { cwd })).toMatchObject({ paths: [], data: undefined, port: 0, open: true });
});

it.each([
  [['--frobnicate'], /Unknown option '--frobnicate'/],
  [['--port', 'x'], /whole number/],
  [['--port', '70000'], /whole number/],
  [['--data'], /argument missing/],
])('refuses %j in one sentence', (argv, message) => {
  expect(() => parseStartArguments(argv, { cwd })).toThrow(
    expect.objectContaining({ code: 'USAGE', message: expect.stringMatching(message) }),
  );
});

it('lets switches of the host pass where it is told so', () => {
  expect(parseStartArguments(['--enable-features=X', 'notes'], { cwd, lenient: true })).toMatchObject({
    paths: [path.resolve('/work/notes')],
  });
});

it('finds a link wherever it stands, and never takes it for a path', () => {
  expect(parseStartArguments(['notes', '--quick', 'quarry://search?q=a%20b'], { cwd })).toMatchObject({
    paths: [path.resolve('/work/notes')],
    quick: true,
    hidden: false,
    link: 'quarry://search?q=a%20b',
  });
});

it('explains itself', () => {
  const help = parseStartArguments(['--help']);
  expect(help.kind === 'help' && help.text).toContain('--no-open');
});

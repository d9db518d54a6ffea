import { afterEach, expect, it, vi } from 'vitest';
import { count, duration, json, line, type Out, printable, secretsText, styler, table } from './output.ts';

afterEach(() => vi.unstubAllEnvs());

it('a note cannot steer the terminal, and ranges in it stay right', () => {
  const text = 'a\u001b[31mred\r\nb\u202Ec';
  expect(printable(text)).toBe('a [31mred  b c');
  expect(printable(text)).toHaveLength(text.length);
});

it('matches are bold on a terminal only, and not with NO_COLOR', () => {
  vi.stubEnv('NO_COLOR', '');
  vi.stubEnv('TERM', 'xterm');
  const out = { write: () => true };
  expect(styler({ ...out, isTTY: true })('bold', 'x')).toBe('\u001b[1mx\u001b[22m');
  expect(styler(out)('bold', 'x')).toBe('x');
  vi.stubEnv('NO_COLOR', '1');
  expect(styler({ ...out, isTTY: true })('bold', 'x')).toBe('x');
});

it('a table has its words to the left and its numbers to the right', () => {
  expect(
    table([
      ['', 'nDCG@10', 'n'],
      ['hybrid', '0.5', '90'],
      ['x', '', ''],
    ]),
  ).toBe('        nDCG@10   n\nhybrid      0.5  90\nx');
});

it('numbers are said as a person would', () => {
  expect([count(1, 'file'), count(1234, 'file'), count(0, 'query', 'queries')]).toEqual([
    '1 file',
    '1,234 files',
    '0 queries',
  ]);
  expect([duration(440), duration(12_300), duration(119_800), duration(59_400)]).toEqual([
    '0.4 s',
    '12 s',
    '2 min 0 s',
    '59 s',
  ]);
});

it('secrets are counted, all and by kind', () => {
  expect(secretsText({ password: 2, 'private-key': 1 })).toBe('3 secrets removed: 2 password, 1 private-key');
  expect(secretsText({ jwt: 1 })).toBe('1 secret removed: 1 jwt');
});

it('nothing of a note or its name steers a terminal, in lines or in JSON, which says the same', () => {
  const evil = { path: '/a\u001b[2J\u009b31m\u202e\u2066\u0007.md', text: 'b\u007f\u0085\u2028c\u0000' };
  const written: string[] = [];
  const out: Out = { write: (text) => written.push(text) };
  line(out, evil.path);
  json(out, evil);
  expect(written.join('').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
  expect(JSON.parse(written[1] ?? '')).toEqual(evil);
});

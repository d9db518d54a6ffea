import { expect, it, vi } from 'vitest';
import fc from 'fast-check';
import { block, json, line, type Out, printable, redraw, say, styler, warn } from './terminal.ts';

const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

function written(write: (out: Out) => void): string {
  const parts: string[] = [];
  write({ write: (text) => parts.push(text), isTTY: true });
  return parts.join('');
}

/** Texts in which what steers a terminal is frequent. */
const hostile = fc.string({
  unit: fc.constantFrom(
    'a',
    ' ',
    '\n',
    '\r',
    '\t',
    '\u0000',
    '\u0007',
    '\u001b',
    '[',
    '1',
    'm',
    ']',
    '\u007f',
    '\u0085',
    '\u009b',
    '\u2028',
    '\u202e',
    '\u2066',
    '\u200f',
    '\u061c',
    'ש',
    '😀',
  ),
});

it('whatever a text has in it, a line is one line and steers nothing', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const one = written((out) => line(out, text));
      expect(one.endsWith('\n')).toBe(true);
      expect(one.slice(0, -1)).not.toMatch(STEERING);
      expect(one.slice(0, -1)).toHaveLength(text.length);
      expect(written((out) => redraw(out, text)).replace('\r\u001b[K', '')).not.toMatch(STEERING);
    }),
  );
});

it('a block has lines and the styles that we give, and nothing else that steers', () => {
  const style = styler({ write: () => true, isTTY: true });
  fc.assert(
    fc.property(hostile, (text) => {
      const shown = written((out) => block(out, `${style('bold', printable(text))}\n${text}`));
      expect(shown.replace(/\u001b\[(?:1|2|22)m/g, '').replaceAll('\n', '')).not.toMatch(STEERING);
    }),
  );
  expect(written((out) => block(out, 'a\u001b[31mb\u001b]0;title\u0007\nc'))).toBe('a [31mb ]0;title \nc');
});

it('JSON says the same and steers nothing', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const printed = written((out) => json(out, { text, list: [text] }));
      expect(printed.replaceAll('\n', '')).not.toMatch(STEERING);
      expect(JSON.parse(printed)).toEqual({ text, list: [text] });
    }),
  );
});

it('so do the lines of a process itself', () => {
  const said: unknown[][] = [];
  const spies = (['log', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((...args) => void said.push(args)),
  );
  say('a\u001b[2J %s\nb');
  warn('c\u202ed\u009b31m');
  for (const spy of spies) spy.mockRestore();
  expect(said).toEqual([['a [2J %s b'], ['c d 31m']]);
});

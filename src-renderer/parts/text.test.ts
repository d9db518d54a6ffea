import { describe, expect, it } from 'vitest';
import { excerpt, firstLine, matchesInWhole, rangeInSnippet, toLines, type Segment } from './text.ts';

const show = (segments: readonly Segment[]): string =>
  segments
    .map(
      ({ text, bold, code, mark, near }) =>
        `${bold ? 'B' : ''}${code ? 'C' : ''}${mark ? 'M' : ''}${near ? 'N' : ''}(${text})`,
    )
    .join('');
const line = (text: string, matches: { start: number; end: number }[] = []): string =>
  toLines(text, matches)
    .map(({ segments }) => show(segments))
    .join(' / ');
const find = (text: string, word: string): { start: number; end: number } => ({
  start: text.indexOf(word),
  end: text.indexOf(word) + word.length,
});

describe('light Markdown', () => {
  it('shows bold and code without their marks', () => {
    expect(line('**Use INT8**: set `MODEL=int8` once')).toBe('B(Use INT8)(: set )C(MODEL=int8)( once)');
  });

  it('keeps a match right inside, across and beside markup', () => {
    const text = 'a **bold word** and `some code` end';
    expect(line(text, [find(text, 'word')])).toBe('(a )B(bold )BM(word)( and )C(some code)( end)');
    expect(line(text, [find(text, 'word** and')])).toBe('(a )B(bold )BM(word)M( and)( )C(some code)( end)');
    expect(line(text, [find(text, 'code'), find(text, 'end')])).toBe(
      '(a )B(bold word)( and )C(some )CM(code)( )M(end)',
    );
  });

  it('underlines a sentence across bold, code, matches and lines', () => {
    const text = 'One. **Two** and `three`\n- four. Five';
    const lines = toLines(text, [find(text, 'three')], { start: 5, end: text.indexOf(' Five') });
    expect(lines.map(({ segments }) => show(segments)).join(' / ')).toBe(
      '(One. )BN(Two)N( and )CMN(three) / N(four.)( Five)',
    );
  });

  it('marks the parts of an identifier as one word', () => {
    expect(
      line('on `ERR_FLASH` now', [
        { start: 4, end: 7 },
        { start: 8, end: 13 },
      ]),
    ).toBe('(on )CM(ERR_FLASH)( now)');
  });

  it('shows code within bold', () => {
    expect(line('**run `it` now** ok')).toBe('B(run )BC(it)B( now)( ok)');
  });

  it('leaves what is not closed as it was written', () => {
    expect(line('2 ** 3 and a ` tick')).toBe('(2 ** 3 and a ` tick)');
    expect(line('cut **here')).toBe('(cut **here)');
  });

  it('does not read marks inside code', () => {
    expect(line('`a ** b` and **c**')).toBe('C(a ** b)( and )B(c)');
  });

  it('turns list items into lines with a bullet and a depth', () => {
    const lines = toLines('Because:\n- one\n  - two\n1. three\n- [ ] four\n- [x] five\n\nend');
    expect(lines.map(({ marker, depth }) => `${marker}${depth}`)).toEqual(['0', '•0', '•1', '1.0', '☐0', '☑0', '0']);
    expect(lines.map(({ segments }) => show(segments)).join()).toBe(
      '(Because:),(one),(two),(three),(four),(five),(end)',
    );
  });

  it('takes a check box without a bullet for one, as an item alone has lost its bullet', () => {
    expect(toLines('[x] done').map(({ marker, segments }) => marker + show(segments))).toEqual(['☑(done)']);
  });

  it('shows fenced lines as code and headings as bold', () => {
    expect(line('# Head\n```ts\nconst **a** = 1\n```\nafter')).toBe('B(Head) / C(const **a** = 1) / (after)');
  });

  it('loses no letter whatever the text', () => {
    for (const text of ['', '**', '****', '`', '``', '** **', '- ', '**a**b**', '`a``b`', '❤️ **日本** ok']) {
      expect(() => toLines(text, [{ start: 0, end: 3 }])).not.toThrow();
    }
    expect(line('**a**b**')).toBe('B(a)(b**)');
  });
});

describe('an excerpt', () => {
  const text = 'head\n- a\n- b\n- c\n- d';
  const shown = (...matches: { start: number; end: number }[]): string =>
    excerpt(toLines(text, matches), 3)
      .map(({ segments }) => segments.map((s) => s.text).join(''))
      .join();

  it('begins at the first line, and leaves out what stands between it and the first mark', () => {
    expect(shown()).toBe('head,a,b');
    expect(shown(find(text, 'b'))).toBe('head,a,b');
    expect(shown(find(text, 'c'))).toBe('head,c,d');
    expect(shown({ start: text.length - 1, end: text.length })).toBe('head,d');
  });
});

describe('the first line', () => {
  it('is the first that says something, without its markup', () => {
    expect(firstLine('\n- [x] **Use** `int8`\nmore')).toBe('Use int8');
    expect(firstLine('')).toBe('');
  });
});

describe('a range of the whole text in a snippet', () => {
  const whole = 'one two three four five';
  it('is moved, and cut where the snippet ends', () => {
    expect(rangeInSnippet(whole, '… two three four …', { start: 4, end: 13 })).toEqual({ start: 2, end: 11 });
    expect(rangeInSnippet(whole, '… two three …', { start: 0, end: 7 })).toEqual({ start: 2, end: 5 });
    expect(rangeInSnippet(whole, whole, { start: 0, end: 23 })).toEqual({ start: 0, end: 23 });
  });

  it('is none where nothing of it is shown', () => {
    expect(rangeInSnippet(whole, '… two three …', { start: 14, end: 23 })).toBe(null);
    expect(rangeInSnippet(whole, 'other', { start: 0, end: 3 })).toBe(null);
  });
});

describe('matches of a snippet in the whole text', () => {
  it('are moved to where the snippet stands', () => {
    expect(matchesInWhole('one two three four', 'two three', [{ start: 4, end: 9 }])).toEqual([{ start: 8, end: 13 }]);
  });

  it('take no notice of ellipses', () => {
    expect(matchesInWhole('one two three four', '… two three …', [{ start: 2, end: 5 }])).toEqual([
      { start: 4, end: 7 },
    ]);
  });

  it('are none when the snippet is not there', () => {
    expect(matchesInWhole('one', 'two', [{ start: 0, end: 3 }])).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { readText } from '../testing.ts';

const read = (text: string, path = 'C:\\notes\\plan.md') => readText(path, text);
const texts = async (text: string): Promise<string[]> =>
  (await read(text)).blocks.flatMap((block) => block.observations.map((o) => o.text));
const words = (count: number): string => Array.from({ length: count }, (_, i) => `w${i}`).join(' ');

describe('ordinary Markdown', () => {
  test('takes its title from the front matter, the first heading or the file name', async () => {
    expect((await read('---\ntitle: "Plan: B"\n---\n# Plan A\n')).title).toBe('Plan: B');
    expect((await read('# Plan A #\ntext\n')).title).toBe('Plan A');
    expect((await read('Plan A\n======\ntext\n')).title).toBe('Plan A');
    expect((await read('text\n')).title).toBe('plan');
  });

  test('takes its date from the front matter or the file name', async () => {
    expect((await read('---\nupdated: 2025-03-02\ncreated: 2025-03-01T10:00:00+02:00\n---\n')).date).toBe(
      Date.UTC(2025, 2, 1, 8),
    );
    expect((await read('x', '/n/2025-03-01 plan.md')).date).toBe(Date.UTC(2025, 2, 1));
    expect((await read('x', '/n/20250301-101112-plan.md')).date).toBe(Date.UTC(2025, 2, 1, 10, 11, 12));
    expect((await read('x', '/n/20251301.md')).date).toBeNull();
  });

  test('takes tags from the front matter and from the text', async () => {
    expect(
      (
        await read(
          '---\ntags: [a, "#b"]\nkeywords: c, d\n---\n# No #heading\nA #tag/sub, `#code`, #12 and x#y.\n```\n#code\n```\n',
        )
      ).tags,
    ).toEqual(['a', 'b', 'c', 'd', 'tag/sub']);
  });

  test('joins short neighbours of one section, up to about 150 words', async () => {
    expect(await texts('# T\none\n\n- two\n- three\n\n## S\nfour\n')).toEqual(['one\n\n- two\n- three', 'four']);
    expect(await texts(`${words(100)}\n\n${words(60)}\n\n${words(400)}\n\nlast\n`)).toEqual([
      words(100),
      words(60),
      words(400),
      'last',
    ]);
  });

  test('types sections of known names and cuts them by item', async () => {
    const { blocks } = await read(
      '# T\n## Key Decisions\n- one\n- two\n\n## Weather\n- three\n- four\n\n**Next steps:**\n- go\n',
    );
    expect(blocks.map((block) => [block.type, block.headingPath, block.observations.length])).toEqual([
      ['decision', ['Key Decisions'], 2],
      ['note', ['Weather'], 1],
      ['next', ['Weather', 'Next steps'], 1],
    ]);
  });

  test('leaves bold leads of unknown names in their text', async () => {
    expect(await texts('**Mood:** fine\n\n- **Decision:** stay\n')).toEqual(['**Mood:** fine', '**Decision:** stay']);
  });

  test('keeps reading after a fence that is never closed', async () => {
    expect(await texts('a\n\n```sh\n# comment\n\n## Later\nb\n')).toEqual(['a\n\n```sh\n# comment', 'b']);
  });
});

describe('plain text', () => {
  test('is paragraphs joined up to about 150 words, with no structure but blank lines', async () => {
    const { title, blocks, structure } = await read(`# not a heading\n\n- x\n\n${words(149)}\n`, '/n/2025-03-01.txt');
    expect(title).toBe('2025-03-01');
    expect(blocks.map((block) => block.observations.map((o) => o.text))).toEqual([
      ['# not a heading\n\n- x', words(149)],
    ]);
    expect(structure).toEqual([{ start: 4, end: 4 }]);
  });
});

test('a file of an unknown kind is refused with a code', async () => {
  await expect(read('x', '/n/a.bin')).rejects.toThrow(expect.objectContaining({ code: 'FILE_UNPARSABLE' }));
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ParsedDocument } from './format.ts';
import { readText } from './testing.ts';

const NOTES = '../shared/notes';
const notes = existsSync(NOTES)
  ? readdirSync(NOTES)
      .filter((name) => name.endsWith('.md'))
      .map((name) => ({ path: `/notes/${name}`, text: readFileSync(`${NOTES}/${name}`, 'utf8') }))
  : [];

/** Lines as an editor counts them, a last empty one left out. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.replace(/\r$/, ''));
}

/** What is wrong with how a document covers its file; empty when nothing is. */
function faults(text: string, document: ParsedDocument): string[] {
  const lines = linesOf(text);
  const found: string[] = [];
  if (document.lineCount !== Math.max(1, lines.length))
    found.push(`${document.lineCount} lines instead of ${lines.length}`);
  const times = lines.map(() => 0);
  const cover = ({ start, end }: { start: number; end: number }): void => {
    if (start > end) found.push(`range ${start}-${end}`);
    for (let i = start; i <= end; i++) times[i - 1] = (times[i - 1] ?? 0) + 1;
  };
  for (const block of document.blocks) {
    if (block.observations.length === 0) found.push(`block "${block.label}" is empty`);
    for (const { lines: range, text: words } of block.observations) {
      cover(range);
      if (words.trim() === '') found.push(`line ${range.start} has no text`);
      if (range.start < block.lines.start || range.end > block.lines.end)
        found.push(`line ${range.start} is outside its block`);
    }
  }
  for (const range of document.structure) cover(range);
  times.forEach((n, i) => n !== 1 && found.push(`line ${i + 1} is covered ${n} times`));
  return found;
}

/** Structure by rules of its own, not the parser's: front matter, headings, fields, labels, rules and what is blank. */
function isStructure(line: string, number: number, lines: readonly string[]): boolean {
  const frontMatter = lines[0] === '---' && number <= lines.indexOf('---', 1) + 1;
  return (
    frontMatter ||
    /^\s*([-*+•]|\d+[.)])?\s*$|^#{1,6}(\s|$)|^\s*([-*_]\s*){3,}$|^=+\s*$/.test(line) ||
    /^(\*\*|__)[^*]+(:\1|\1:|\1$)/.test(line)
  );
}

describe.skipIf(notes.length === 0)('the real notes in ../shared/notes', () => {
  test('lose no line, and only structure stands outside observations', async () => {
    const lost: string[] = [];
    for (const note of notes) {
      const document = await readText(note.path, note.text);
      lost.push(...faults(note.text, document).map((fault) => `${note.path}: ${fault}`));
      const lines = linesOf(note.text);
      for (const { start, end } of document.structure) {
        for (let i = start; i <= end; i++)
          if (!isStructure(lines[i - 1]!, i, lines)) lost.push(`${note.path}:${i}: ${lines[i - 1]}`);
      }
    }
    expect(lost).toEqual([]);
  });

  test('give every item of a list of key decisions as a decision', async () => {
    const missed: string[] = [];
    for (const note of notes) {
      const decisions = new Set(
        (await readText(note.path, note.text)).blocks.flatMap((b) =>
          b.observations.filter((o) => o.type === 'decision').map((o) => o.lines.start),
        ),
      );
      let inside = false;
      linesOf(note.text).forEach((line, i) => {
        if (/^(\*\*|#{2,4} )/.test(line))
          inside = /^(\*\*|#+ )(key )?decisions?( (&|and) reasoning)?[:*]*\s*$/i.test(line);
        if (inside && /^([-*]|\d+\.) /.test(line) && !decisions.has(i + 1)) missed.push(`${note.path}:${i + 1}`);
      });
    }
    expect(missed).toEqual([]);
  });

  test('can be damaged at random without a throw or a lost line', async () => {
    const scraps = [
      '```',
      '~~~~',
      '---',
      '**',
      ':',
      '\r\n',
      '\n\n',
      '  ',
      '- ',
      '### 25:61 - x',
      '**Key Decisions:**',
      '#',
      '\u0000',
      '\ud800',
      '|',
      '> ',
    ];
    const cut = fc.tuple(fc.nat(), fc.nat(60), fc.constantFrom(...scraps));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...notes),
        fc.array(cut, { minLength: 1, maxLength: 6 }),
        async ({ path, text }, cuts) => {
          let damaged = text;
          for (const [at, length, scrap] of cuts) {
            const start = at % (damaged.length + 1);
            damaged = damaged.slice(0, start) + scrap + damaged.slice(start + length);
          }
          expect(faults(damaged, await readText(path, damaged))).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('any text', () => {
  const line = fc.constantFrom(
    '',
    '  ',
    '---',
    '***',
    '# Session: x',
    '## Activity Log',
    '### 10:00 - Update (covering since 09:00)',
    '### 09:00 - Note [a@1]',
    '**ID**: a',
    '**Started**: 2025-01-01',
    '**Key Decisions:**',
    '**Challenges**',
    '**Why**: because',
    '**Decision:** go',
    '- item',
    '  - sub',
    '    1. deeper',
    '- ',
    '2) two',
    'words and words:',
    'Solution: x',
    '- Solution: y',
    '  - Solution: z',
    '```js',
    '```',
    '~~~',
    '| a | b |',
    '|---|---|',
    '    indented',
    '\tTab',
    '===',
    '> quote',
    'type: session',
    '<!-- x -->',
    '#',
    '####### no',
    '**',
    '****:',
    '•  dot',
  );
  const text = fc
    .tuple(
      fc.constantFrom('', '---\n', '---\ntype: session\n---\n', '---\ntitle: x\n', '---\n: [\n---\n'),
      fc.array(line, { maxLength: 30 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
    )
    .map(([front, lines, end, final]) => front + lines.join(end) + (final ? end : ''));

  test('keeps every line in exactly one place', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('a.md', '20250101-101010.txt'), async (t, path) => {
        expect(faults(t, await readText(path, t))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test('is read the same with either line end', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (t) => {
        const unix = t.replaceAll('\r\n', '\n');
        expect(await readText('a.md', unix.replaceAll('\n', '\r\n'))).toEqual(await readText('a.md', unix));
      }),
      { numRuns: 300 },
    );
  });

  test('even noise is covered and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.string({ unit: 'binary', maxLength: 200 }),
        async (bytes, noise) => {
          for (const t of [new TextDecoder().decode(bytes), noise, `---\n${noise}\n---\n`, `# Session: x\n${noise}`]) {
            expect(faults(t, await readText('a.md', t))).toEqual([]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each(['', '\n', '---\ntype: session\n---\n', '---\ntype: session\n---', '---\ntitle: x', '```', '**', '-'])(
    'such as %j is covered',
    async (t) => {
      expect(faults(t, await readText('a.md', t))).toEqual([]);
    },
  );

  test('takes time in proportion to its length', async () => {
    const traps = (n: number): string[] => [
      ...[
        '```js\n',
        '**Key Decisions:**\n',
        '- a\n  - Solution: b\n',
        '`',
        '**',
        '#a ',
        '---\na: b\n',
        '## Key Decisions\n\n### x\n',
      ].map((piece) => piece.repeat(n)),
      `- a\n${'\n'.repeat(n)}  b`,
      `## Activity Log\n### 10:00\n${'**a:** b\n'.repeat(n)}`,
      `### ${' '.repeat(n)}x`,
      `**${'('.repeat(n)}:**`,
    ];
    /** Processor time, in milliseconds: other programs take their part of a clock's. */
    const timeOf = async (text: string): Promise<number> => {
      const before = process.cpuUsage();
      await readText('a.md', text);
      return process.cpuUsage(before).user / 1000;
    };
    const [small, large] = [traps(2_500), traps(20_000)];
    const slow: string[] = [];
    for (const [i, text] of large.entries()) {
      // Eight times the size: sixteen times the time at most, or what nobody would feel.
      const fine = async (): Promise<boolean> => (await timeOf(text)) <= Math.max(500, 16 * (await timeOf(small[i]!)));
      if (!(await fine()) && !(await fine()) && !(await fine())) slow.push(text.slice(0, 40));
    }
    expect(slow).toEqual([]);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { LONGEST_NAME, LONGEST_OBSERVATION } from './limit-size.ts';
import { parseCoverage } from './parse-coverage.ts';
import type { ParsedDocument } from './format.ts';
import { parseDocument } from './formats.ts';
import { readLog } from './assistants/log-file.ts';
import { docxOf, odtOf, wordParagraph } from './testing-samples.ts';

const WORDS = Array.from({ length: 4_000 }, (_, i) => `word${i}`);
const PROSE = `${WORDS.join(' ')}.`;
const observations = (
  document: Pick<ParsedDocument, 'blocks'>,
): ParsedDocument['blocks'][number]['observations'][number][] => document.blocks.flatMap((block) => block.observations);

/** Every format with one long text in it, as its own kind of file says it. */
const LONG: readonly (readonly [path: string, content: string | Uint8Array])[] = [
  ['/n/one.md', PROSE],
  ['/n/item.md', `# A\n\n- ${PROSE}\n`],
  ['/n/table.md', `| a |\n|---|\n| ${PROSE} |\n`],
  ['/n/fence.md', `\`\`\`\n${PROSE}\n\`\`\`\n`],
  ['/n/s.md', `# Session: x\n\n**ID**: x\n\n## Key Decisions\n\n- ${PROSE}\n`],
  ['/n/a.txt', PROSE],
  ['/n/a.csv', `What\n${PROSE}\n`],
  ['/n/a.org', `* A\n${PROSE}\n`],
  ['/n/a.html', `<p>${PROSE}</p>`],
  ['/n/a.eml', `From: a@example.org\r\nSubject: x\r\n\r\n${PROSE}\r\n`],
  ['/n/a.ts', `/** ${PROSE} */\nexport const a = 1;\n`],
  ['/n/a.ipynb', JSON.stringify({ cells: [{ cell_type: 'markdown', source: [PROSE] }], nbformat: 4 })],
  ['/n/a.docx', docxOf(wordParagraph(PROSE))],
  ['/n/a.odt', odtOf(`<text:p>${PROSE}</text:p>`)],
  ['/n/.aider.chat.history.md', `# aider chat started at 2025-11-03 09:30:00\n\n#### ${PROSE}\n`],
  [
    '/n/a.jsonl',
    JSON.stringify({
      type: 'user',
      sessionId: 's',
      timestamp: '2025-11-03T09:30:00Z',
      message: { role: 'user', content: PROSE },
    }),
  ],
];

describe('a text that is too long for one observation', () => {
  test.each(LONG)('comes in several from %s, and no word of it is lost', async (name, content) => {
    const document = await parseDocument(name, Buffer.from(content));
    const texts = observations(document).map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(5);
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(LONGEST_OBSERVATION);
    const found = new Set(texts.join('').match(/word\d+/g));
    expect(WORDS.filter((word) => !found.has(word))).toEqual([]);
    expect(parseCoverage(document).uncovered).toEqual([]);
  });

  test.each([
    [
      'a fence that is never closed, with blank lines at its end',
      `# A\n\n\`\`\`\n${'A line of code that goes on.\n'.repeat(300)}\n\n\n`,
    ],
    ['such a fence in a list', `# A\n\n- one\n\n  \`\`\`\n${'  A line of code that goes on.\n'.repeat(300)}\n\n`],
    ['a bullet alone above its text', `# A\n\n-\n${'  A line of the item that goes on.\n'.repeat(300)}\n`],
    [
      'such a fence in a session',
      `# Session: x\n\n**ID**: x\n\n## Key Decisions\n\n- go\n\n  \`\`\`\n${'  A line of code that goes on.\n'.repeat(300)}\n\n`,
    ],
  ])('has each line in one of its observations only: %s', async (_what, content) => {
    const document = await parseDocument('/n/a.md', Buffer.from(content));
    expect(observations(document).length).toBeGreaterThan(1);
    expect(parseCoverage(document)).toMatchObject({ overlaps: [], uncovered: [] });
  });

  test('comes in several from a log that is read piece by piece', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'quarry-'));
    try {
      const file = path.join(folder, 'a.jsonl');
      const log = JSON.stringify({
        type: 'user',
        sessionId: 's',
        timestamp: '2025-11-03T09:30:00Z',
        message: { role: 'user', content: PROSE },
      });
      writeFileSync(file, `${log}\n`);
      const texts = (await readLog(file, { size: log.length + 1, from: null, redact: true, headOnly: false })).chapters
        .flatMap((blocks) => observations({ blocks }))
        .map(({ text }) => text);
      expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(LONGEST_OBSERVATION);
      expect(texts.join('')).toBe(PROSE);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('is its pieces joined, each with its own lines where the text has those of the file', async () => {
    const lines = Array.from({ length: 1_000 }, (_, i) => `row ${i} of a long listing`);
    const document = await parseDocument('/n/a.md', Buffer.from(`# A\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n`));
    const found = observations(document);
    expect(found.map(({ text }) => text).join('')).toBe(`\`\`\`\n${lines.join('\n')}\n\`\`\``);
    for (const { text, lines: at } of found) {
      const first = /row (\d+)/.exec(text)?.[1];
      const last = [...text.matchAll(/row (\d+)/g)].at(-1)?.[1];
      // The first row stands in line 4, and the fence begins the first piece.
      expect([at.start + (text.startsWith('```') ? 1 : 0), at.end - (text.endsWith('```') ? 1 : 0)]).toEqual([
        Number(first) + 4,
        Number(last) + 4,
      ]);
    }
    expect(parseCoverage(document)).toMatchObject({ uncovered: [], overlaps: [] });
  });

  test('of one line stands in that line with each of its pieces', async () => {
    const document = await parseDocument('/n/a.md', Buffer.from(`# A\n\n${PROSE}\n`));
    expect(
      observations(document)
        .map(({ text }) => text)
        .join(''),
    ).toBe(PROSE);
    expect(new Set(observations(document).map(({ lines }) => `${lines.start}-${lines.end}`))).toEqual(new Set(['3-3']));
  });

  test('keeps the link of a solution to its challenge', async () => {
    const note = `# Session: x\n\n**ID**: x\n\n## Challenges\n\n- Challenge: ${PROSE}\n  - Solution: ${PROSE}\n`;
    const found = observations(await parseDocument('/n/s.md', Buffer.from(note)));
    const solving = found.filter(({ solves }) => solves !== null);
    expect(solving).toHaveLength(1);
    expect(found[solving[0]!.solves!]).toMatchObject({ type: 'challenge' });
    expect(found[solving[0]!.solves!]!.text).toContain('word0 ');
  });
});

test('a name that is too long is cut, and is an observation, too', async () => {
  const document = await parseDocument('/n/a.md', Buffer.from(`# ${PROSE}\n\nfirst\n\n## ${PROSE}b\n\nsecond\n`));
  const names = [document.title, ...document.blocks.flatMap(({ label, headingPath }) => [label, ...headingPath])];
  for (const name of names) expect(name.length).toBeLessThanOrEqual(LONGEST_NAME);
  expect(document.title).toMatch(/^word0 .*…$/);
  expect(
    observations(document)
      .map(({ text }) => text)
      .join(''),
  ).toBe(`${PROSE}first${PROSE}bsecond`);
});

test('what is in bounds is read as it was', async () => {
  const note = '# A\n\nOne line.\n\n- two\n- three\n';
  const document = await parseDocument('/n/a.md', Buffer.from(note));
  expect(
    observations(document)
      .map(({ text }) => text)
      .join('|'),
  ).toContain('One line.');
  expect(document.title).toBe('A');
});

test('The line of a long heading is in its observation only, and not in the structure too', async () => {
  for (const item of ['- water it', '- [ ] water it']) {
    const { blocks, structure } = await parseDocument(
      '/n/a.md',
      Buffer.from(`# ${'tomato bed '.repeat(40)}\n${item}\n\nMore.\n`),
    );
    const starts = blocks.flatMap(({ observations }) => observations.map(({ lines }) => lines.start));
    expect([starts[0], structure.some(({ start, end }) => start <= 1 && end >= 1)]).toEqual([1, false]);
  }
});

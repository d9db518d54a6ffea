/** What every format keeps to, whatever it reads: one table, one row a format. */
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../src-shared/errors.ts';
import { OBSERVATION_TYPES } from '../../../src-shared/model.ts';
import { parseCoverage } from './parse-coverage.ts';
import { formatInput } from './encoding.ts';
import type { FormatReader, ParsedDocument } from './format.ts';
import { FORMATS } from './format-list.ts';
import { docxOf, odtOf, pdfOf, wordParagraph } from './testing-samples.ts';

interface Row {
  readonly id: string;
  /** Its name makes the format's extension fit. */
  readonly path: string;
  /** A small file with something of all that the format knows. */
  readonly sample: string | Uint8Array;
  /**
   * Whether each word of an observation must stand in the file: `sample` in this one; `any` also in damaged ones, which
   * formats with escapes cannot promise; `none` where the file is no text.
   */
  readonly words: 'none' | 'sample' | 'any';
  /** Words of the format's own, such as the line in which it sums up tool calls. */
  readonly own?: readonly string[];
}

const turn = (role: string, content: unknown): string =>
  JSON.stringify({ type: role, sessionId: 's', timestamp: '2025-11-03T09:30:00Z', message: { role, content } });
const codex = (type: string, payload: object): string =>
  JSON.stringify({ timestamp: '2025-11-03T09:30:00Z', type, payload });

const ROWS: readonly Row[] = [
  {
    id: 'session',
    path: '/n/20250728-182427.md',
    words: 'any',
    sample:
      '---\ntype: session\nid: s\ntags: [uds]\n---\n# Session: x\n\n## Activity Log\n### 23:50 - Update (covering since 18:24)\n\n**Key Decisions:**\n- Use SQLite, see `src/a.rs:3`\n  - it is one file\n\n**Challenges:**\n- Slow\n  - Solution: cache [[commit-f1b45a8b]]\n- Problem: big. Solution: pack\n\n### 00:10 - Note [main@1f4ea5f]\nText.\n\n```\n- not an item\n```\n\n## Session Classification\n- Work Type: x\n- Files Changed: 3\n',
  },
  {
    id: 'markdown',
    path: '/n/plan.md',
    words: 'any',
    sample:
      '---\ntitle: Plan\ndate: 2025-01-02\n---\n# Plan\n\nSome words, and #tags.\n\n## Key Decisions\n- Stay\n  - Why: it works\n\n| a | b |\n|---|---|\n| c | d |\n\nMood\n----\n> fine\n',
  },
  {
    id: 'text',
    path: '/n/notes-2025-01-02.txt',
    words: 'any',
    sample: 'First paragraph\nof two lines.\n\nSecond one.\n\n\tThird.\n',
  },
  {
    id: 'aider-log',
    path: '/n/.aider.chat.history.md',
    words: 'any',
    own: ['tools', 'Edit'],
    sample:
      '# aider chat started at 2025-11-03 09:30:00\n\n> Model: x\n\n#### Why?\n\nSo:\n\n```\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n```\n\n> Applied edit to a.ts\n> Commit f1b45a8 x\n',
  },
  {
    id: 'claude-log',
    path: '/n/a.jsonl',
    words: 'sample',
    own: ['tools'],
    sample: [
      turn('user', 'Why one file?'),
      turn('assistant', [
        { type: 'text', text: 'So.\n\nIt moves.' },
        { type: 'tool_use', name: 'Bash', input: { command: 'ls' } },
      ]),
      '{"type":"summary","summary":"x","leafUuid":"y"}',
    ].join('\n'),
  },
  {
    id: 'codex-log',
    path: '/n/rollout.jsonl',
    words: 'sample',
    own: ['tools'],
    sample: [
      codex('session_meta', { id: 'a', cwd: '/q', git: { branch: 'm' } }),
      codex('response_item', { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Why?' }] }),
      codex('response_item', { type: 'function_call', name: 'shell', arguments: '{"command":["ls"]}' }),
    ].join('\n'),
  },
  { id: 'jsonl', path: '/n/plain.jsonl', words: 'sample', sample: '\n\n' },
  {
    id: 'csv',
    path: '/n/a.csv',
    words: 'sample',
    sample: 'What,"Why, then",Date\r\nSQLite,"one\r\nfile",2025-11-03\nINT8,"a ""small"" one",\n',
  },
  {
    id: 'notebook',
    path: '/n/a.ipynb',
    words: 'sample',
    sample: JSON.stringify({
      cells: [
        { cell_type: 'markdown', source: ['# A\n', '- b\n'] },
        { cell_type: 'code', source: 'c()', outputs: [{ data: { 'text/plain': 'd' } }] },
      ],
      nbformat: 4,
    }),
  },
  {
    id: 'org',
    path: '/n/a.org',
    words: 'sample',
    sample:
      '#+TITLE: A\n* TODO One <2025-11-03 Mon> :tag:\n:PROPERTIES:\n:ID: 1\n:END:\nx\n** Two\n- a\n#+begin_src sh\nb\n#+end_src\n',
  },
  {
    id: 'code',
    path: '/n/a.ts',
    words: 'any',
    sample:
      '/** Adds one. */\nexport function add() {\n  // Ranks lose what scores keep,\n  // so the scores are added.\n  go(); // Rare terms are worth more than common ones.\n}\n',
  },
  {
    id: 'html',
    path: '/n/a.html',
    words: 'sample',
    sample:
      '<title>a</title>\n<h1>b</h1>\n<p>one <b>two</b>\nthree\n<h2>Key Decisions</h2>\n<ul>\n<li>Use it\n<li>Keep it\n</ul>\n<table>\n<tr><td>c<td>d\n</table>\n<pre>\n e\n</pre>\n',
  },
  {
    id: 'pdf',
    path: '/n/a.pdf',
    words: 'none',
    sample: pdfOf([
      [
        [50, 700, 18, 'Key Decisions'],
        [50, 670, 11, '- use it'],
        [50, 656, 11, 'now'],
      ],
      [[50, 700, 11, 'Last']],
    ]),
  },
  {
    id: 'docx',
    path: '/n/a.docx',
    words: 'none',
    sample: docxOf(
      wordParagraph('Key Decisions', { style: 'heading1' }) +
        wordParagraph('Use it', { list: 0 }) +
        wordParagraph('Last', { bold: true }),
    ),
  },
  {
    id: 'odt',
    path: '/n/a.odt',
    words: 'none',
    sample: odtOf(
      '<text:h>Key Decisions</text:h><text:list><text:list-item><text:p>Use it</text:p></text:list-item></text:list><text:p>Last</text:p>',
    ),
  },
  {
    id: 'eml',
    path: '/n/a.eml',
    words: 'sample',
    sample:
      'From: A <a@example.org>\r\nSubject: x\r\nDate: Mon, 3 Mar 2025 10:00:00 +0100\r\n\r\nOne\r\n\r\n- two\r\n- three\r\n',
  },
];

const MUTANTS = 50;

const formats = await Promise.all(
  FORMATS.formats.map(async ({ id, extensions, load }) => ({ id, extensions, ...(await load()) })),
);

test('every format has a row, and every row a format', () => {
  expect(ROWS.map(({ id }) => id).toSorted()).toEqual(formats.map(({ id }) => id).toSorted());
});

describe.each(ROWS)('the format $id', ({ id, path, sample, words, own = [] }) => {
  const format = formats.find((one) => one.id === id) as FormatReader;
  const bytes = typeof sample === 'string' ? Buffer.from(sample) : sample;

  test('recognises its sample before any other does, and finds something in it', async () => {
    const input = formatInput(path, bytes);
    const fitting = formats.filter(({ extensions }) => extensions.some((extension) => path.endsWith(extension)));
    expect(fitting.find((one) => one.recognises(input))?.id).toBe(id);
    const document = await format.parse(input);
    expect(faults(document, words === 'none' ? null : `${input.text} ${own.join(' ')}`)).toEqual([]);
    expect(document.blocks.length > 0).toBe(bytes.some((byte) => byte > 32)); // an empty log is one too
    expect(document.problems).toEqual([]);
  });

  test('reads the same from the same bytes, leaves them as they are, and gives what can cross to another thread', async () => {
    const given = Uint8Array.from(bytes);
    const first = await format.parse(formatInput(path, given));
    expect(given).toEqual(Uint8Array.from(bytes));
    expect(await format.parse(formatInput(path, Uint8Array.from(bytes)))).toEqual(first);
    expect(structuredClone(first)).toEqual(first);
  });

  test('keeps its order in damaged files, or refuses them in words', async () => {
    const wrong: string[] = [];
    for (let seed = 1; seed <= MUTANTS; seed++) {
      const input = formatInput(path, mutated(bytes, seed));
      wrong.push(...(await damage(format, input, words === 'any' ? own : null)).map((fault) => `${seed}: ${fault}`));
    }
    expect(wrong).toEqual([]);
  });
});

/** What is wrong with how a damaged file is read; empty when it is read in order, or refused by an error for a user. */
async function damage(
  format: FormatReader,
  input: ReturnType<typeof formatInput>,
  own: readonly string[] | null,
): Promise<string[]> {
  try {
    if (!format.recognises(input)) return [];
    const document = await format.parse(input);
    return faults(document, own && `${input.text} ${own.join(' ')}`);
  } catch (error) {
    if (!(error instanceof EngineError)) return [`threw ${String(error)}`];
    return error.code === 'FILE_UNPARSABLE' || error.code === 'FILE_NOT_TEXT' ? [] : [`refused as ${error.code}`];
  }
}

/** What a document has that none may have; empty when nothing is wrong. */
function faults(document: ParsedDocument, source: string | null): string[] {
  const { blocks, lineCount, unit, title, date, structure } = document;
  const found: string[] = [];
  if (title.trim() === '') found.push('no title');
  if (date !== null && !Number.isFinite(date)) found.push(`date ${date}`);
  for (const { start, end } of structure)
    if (start < 1 || start > end || end > lineCount) found.push(`structure ${start}-${end} of ${lineCount}`);
  let last = 0;
  for (const { observations, lines: around, label, type } of blocks) {
    if (observations.length === 0) found.push(`block "${label}" is empty`);
    if (!OBSERVATION_TYPES.includes(type)) found.push(`block type ${type}`);
    for (const observation of observations) {
      const { lines, text, solves, happenedAt } = observation;
      if (text.trim() === '') found.push(`no text at ${lines.start}`);
      if (!OBSERVATION_TYPES.includes(observation.type)) found.push(`type ${observation.type}`);
      if (happenedAt !== null && !Number.isFinite(happenedAt)) found.push(`time ${happenedAt}`);
      if (lines.start < 1 || lines.start > lines.end || lines.end > lineCount)
        found.push(`range ${lines.start}-${lines.end} of ${lineCount}`);
      if (lines.start < around.start || lines.end > around.end) found.push(`${lines.start} is outside its block`);
      if (lines.start < last) found.push(`${lines.start} after ${last}`);
      last = unit === 'line' ? lines.end : lines.start;
      if (solves !== null && (observation.type !== 'solution' || observations[solves]?.type !== 'challenge'))
        found.push(`solves ${solves}`);
      if (source !== null)
        for (const [word] of text.matchAll(/[\p{L}\p{N}]+/gu))
          if (!source.includes(word)) found.push(`invented "${word}"`);
    }
  }
  if (unit === 'line') {
    const { uncovered, overlaps } = parseCoverage(document);
    for (const { start } of uncovered) found.push(`line ${start} is nowhere`);
    for (const { start } of overlaps) found.push(`line ${start} is in two places`);
  }
  return found;
}

/** The bytes with up to eight places changed, taken out or doubled; always the same for the same seed. */
function mutated(bytes: Uint8Array, seed: number): Uint8Array {
  let state = seed * 2_654_435_761;
  const upTo = (limit: number): number => {
    // Numerical Recipes' linear congruential generator; its high bits are the random ones.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  let changed = Buffer.from(bytes);
  for (let left = 1 + upTo(8); left > 0; left--) {
    const at = upTo(changed.length);
    const length = 1 + upTo(20);
    const kind = upTo(3);
    if (kind === 0) changed[at] = upTo(256);
    else
      changed = Buffer.concat([
        changed.subarray(0, kind === 1 ? at : at + length),
        changed.subarray(kind === 1 ? at + length : at),
      ]);
  }
  return changed;
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../src-shared/errors.ts';
import { LONGEST_OBSERVATION } from './limit-size.ts';
import { parseDocument } from './formats.ts';
import type { ParsedDocument } from './format.ts';

const turn = (role: string, content: unknown): string =>
  JSON.stringify({
    type: role,
    sessionId: 's',
    parentUuid: null,
    timestamp: '2025-11-03T09:30:00Z',
    message: { role, content },
  });

/** A small file of each format, with what tells its parts apart. */
const SAMPLES: readonly (readonly [path: string, text: string])[] = [
  [
    '/n/a.jsonl',
    [
      turn('user', 'Why?'),
      turn('assistant', [
        { type: 'text', text: 'So.' },
        { type: 'tool_use', name: 'Bash', input: { command: 'ls' } },
      ]),
      '{"type":"summary","summary":"x","leafUuid":"y"}',
    ].join('\n'),
  ],
  [
    '/n/b.jsonl',
    '{"timestamp":"2025-11-03T09:30:00Z","type":"session_meta","payload":{"id":"a","cwd":"/q","git":{"branch":"m"}}}\n{"type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"Why?"}]}}\n{"type":"response_item","payload":{"type":"function_call","name":"shell","arguments":"{\\"command\\":[\\"ls\\"]}"}}\n',
  ],
  [
    '/n/.aider.chat.history.md',
    '# aider chat started at 2025-11-03 09:30:00\n\n> Model: x\n\n#### Why?\n\nSo:\n\n```\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n```\n\n> Applied edit to a.ts\n> Commit f1b45a8 x\n',
  ],
  ['/n/a.csv', 'What,"Why, then",Date\r\nSQLite,"one\r\nfile",2025-11-03\nINT8,"a ""small"" one",\n'],
  ['/n/a.tsv', 'What\tWhy\nSQLite\t"one file"\n'],
  [
    '/n/a.ipynb',
    JSON.stringify({
      cells: [
        { cell_type: 'markdown', source: ['# A\n', '- b\n'] },
        { cell_type: 'code', source: 'c()', outputs: [{ data: { 'text/plain': 'd' } }] },
      ],
      nbformat: 4,
    }),
  ],
  [
    '/n/a.org',
    '#+TITLE: A\n* TODO One <2025-11-03 Mon> :tag:\n:PROPERTIES:\n:ID: 1\n:END:\nx\n** Two\n- a\n#+begin_src sh\nb\n#+end_src\n',
  ],
  [
    '/n/a.ts',
    '/** One. */\nexport function a() {\n  // Ranks lose what scores keep, so no.\n  b(); // Ranks lose what scores keep, so no.\n}\n',
  ],
  ['/n/a.py', '"""One."""\nclass A:\n    \'\'\'Two\n    three\'\'\'\n    # Ranks lose what scores keep, so no.\n'],
  ['/n/a.rb', '=begin\nRanks lose what scores keep, so no.\n=end\ndef a\n'],
];

/** What is wrong with how a document covers its file; empty when nothing is. */
function faults({ blocks, structure, lineCount, unit }: ParsedDocument): string[] {
  const found: string[] = [];
  const times = Array.from({ length: lineCount }, () => 0);
  let last = 0;
  const cover = ({ start, end }: { start: number; end: number }): void => {
    if (start < 1 || start > end || end > lineCount) found.push(`range ${start}-${end} of ${lineCount}`);
    for (let i = start; i <= end; i++) times[i - 1]!++;
  };
  for (const { observations, lines } of blocks) {
    if (observations.length === 0) found.push('an empty block');
    for (const [i, one] of observations.entries()) {
      const before = observations[i - 1];
      // A line that is too long for one observation is in several, each but the last of them filled, and counts once.
      const goesOn =
        before !== undefined && before.text.length > LONGEST_OBSERVATION / 4 && before.lines.end === one.lines.start;
      if (!goesOn) cover(one.lines);
      else if (one.lines.end > one.lines.start) cover({ start: one.lines.start + 1, end: one.lines.end });
      if (one.text.trim() === '') found.push(`no text at ${one.lines.start}`);
      if (one.lines.start < last || one.lines.start < lines.start || one.lines.end > lines.end)
        found.push(`${one.lines.start} is out of place`);
      last = one.lines.start;
    }
  }
  structure.forEach(cover);
  times.forEach(
    (n, i) => (n === 0 || (n > 1 && unit === 'line')) && found.push(`${unit} ${i + 1} is covered ${n} times`),
  );
  return found;
}

/** Reads bytes; a refusal in the way users see it counts as read. */
async function outcome(path: string, bytes: Uint8Array): Promise<readonly string[]> {
  try {
    return faults(await parseDocument(path, bytes));
  } catch (error) {
    if (!(error instanceof EngineError) || !['FILE_UNPARSABLE', 'FILE_NOT_TEXT'].includes(error.code))
      return [`${path}: ${String(error)}`];
    return error.code === 'FILE_NOT_TEXT' || (error.message.endsWith('.') && error.next !== '')
      ? []
      : [`${path}: no next step`];
  }
}

describe.each(SAMPLES)('%s', (path, text) => {
  const bytes = Buffer.from(text);

  test('is the same document with either line end', async () => {
    const unix = text.replaceAll('\r\n', '\n');
    expect(await parseDocument(path, Buffer.from(unix))).toEqual(
      await parseDocument(path, Buffer.from(unix.replaceAll('\n', '\r\n'))),
    );
  });

  test('can be damaged at random and is read or refused', async () => {
    const scraps = [
      '"',
      '\n',
      '\r\n',
      '\r',
      '{',
      '}',
      '[',
      ']',
      ',',
      '\\',
      '\\u0000',
      'null',
      '"type":',
      ': ',
      '*',
      '#+begin_x',
      ':END:',
      '```',
      '\u0000',
      '<',
      '1e999',
      '\u{1f600}',
    ];
    const cut = fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom(...scraps));
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 5 }), async (cuts) => {
        let damaged = text;
        for (const [at, length, scrap] of cuts) {
          const start = at % (damaged.length + 1);
          damaged = damaged.slice(0, start) + scrap + damaged.slice(start + length);
        }
        expect(await outcome(path, Buffer.from(damaged))).toEqual([]);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('may be noise', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ unit: 'binary', maxLength: 100 }),
        async (noise, words) => {
          for (const some of [noise, Buffer.from(words), Buffer.concat([bytes, noise])])
            expect(await outcome(path, some)).toEqual([]);
        },
      ),
      { numRuns: 200, seed: 7 },
    );
  });

  test('may be one endless line, or a sign without end', async () => {
    const signs = [
      'a',
      '"',
      '[',
      '{"a":',
      '*',
      '#',
      ',',
      '\\',
      ': ',
      '"\n',
      '/*',
      '```\n',
      ':a:\n',
      '#+begin_x\n',
      '* TODO a\n',
      '<system-reminder>',
      '<<<<<<< SEARCH\n',
      '/**/',
      "'",
      '`',
    ];
    for (const sign of signs) {
      expect(await outcome(path, Buffer.from(sign.repeat(10_000)))).toEqual([]);
      expect(await outcome(path, Buffer.from(`${text}\n${sign.repeat(10_000)}`))).toEqual([]);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { readText } from '../testing.ts';

const ID = '4f35e220-c435-4cf7-b9b9-f40426042847';
const PATH = `/home/ada/.claude/projects/-home-ada-quarry/${ID}.jsonl`;

let clock = 0;
const line = (fields: object): string =>
  JSON.stringify({
    parentUuid: null,
    isSidechain: false,
    cwd: '/home/ada/quarry',
    sessionId: ID,
    gitBranch: 'fusion',
    timestamp: new Date(Date.UTC(2025, 10, 3, 9, clock++)).toISOString(),
    ...fields,
  });
const user = (content: unknown, more: object = {}): string =>
  line({ type: 'user', message: { role: 'user', content }, ...more });
const assistant = (content: unknown, id = `msg_${clock}`): string =>
  line({ type: 'assistant', message: { id, role: 'assistant', model: 'claude-opus-4', content } });
const text = (words: string) => ({ type: 'text', text: words });
const call = (name: string, input: object) => ({ type: 'tool_use', id: 'toolu_1', name, input });
const result = (output: string) => user([{ tool_use_id: 'toolu_1', type: 'tool_result', content: output }]);

const read = (lines: readonly string[], path = PATH) => readText(path, `${lines.join('\n')}\n`);
const turns = async (lines: readonly string[]) =>
  (await read(lines)).blocks.map(({ label, observations }) => [label, observations[0]!.text]);

describe('a log of Claude Code', () => {
  test('gives each turn with its time and lines, and names tools without what they carried', async () => {
    const { blocks, structure, session, problems, date } = await read([
      JSON.stringify({ type: 'file-history-snapshot', messageId: 'm', snapshot: {} }),
      user('How are the two legs fused?', { timestamp: '2025-11-03T09:30:00.000Z' }),
      assistant([{ type: 'thinking', thinking: 'secret thought' }], 'a'),
      assistant([text('By score.')], 'a'),
      assistant([call('Read', { file_path: '/home/ada/quarry/src/fusion.rs' })], 'a'),
      result('fn fuse() { secret output }'),
      assistant([call('Bash', { command: 'TOKEN=abc cargo test --all' })]),
      result('ok'),
      assistant([text('The tests pass.')]),
    ]);
    expect(blocks.map(({ label, type, observations: [only] }) => [label, type, only!.text, only!.lines])).toEqual([
      ['User', 'message', 'How are the two legs fused?', { start: 2, end: 2 }],
      ['Assistant', 'message', 'By score.\n[tools: Read fusion.rs, Bash cargo]', { start: 4, end: 7 }],
      ['Assistant', 'message', 'The tests pass.', { start: 9, end: 9 }],
    ]);
    expect(blocks[0]!.happenedAt).toBe(Date.UTC(2025, 10, 3, 9, 30));
    expect(structure).toEqual([
      { start: 1, end: 1 },
      { start: 3, end: 3 },
      { start: 8, end: 8 },
    ]);
    expect(session).toMatchObject({
      id: ID,
      title: 'How are the two legs fused?',
      model: 'claude-opus-4',
      branch: 'fusion',
      project: 'quarry',
      startedAt: date,
    });
    expect(problems).toEqual([]);
  });

  test('is titled by what the user or the program called it, and a summary of this log goes before one of another', async () => {
    const known = { type: 'summary', summary: 'Fusing the legs', leafUuid: 'u1' };
    const other = { type: 'summary', summary: 'Another talk', leafUuid: 'elsewhere' };
    const said = user('Hello', { uuid: 'u1' });
    expect((await read([JSON.stringify(known), JSON.stringify(other), said])).title).toBe('Fusing the legs');
    expect((await read([JSON.stringify(other), said])).title).toBe('Another talk');
    expect(
      (
        await read([
          said,
          JSON.stringify(known),
          JSON.stringify({ type: 'ai-title', aiTitle: 'By score', sessionId: ID }),
        ])
      ).title,
    ).toBe('By score');
    expect((await read([user(`${'many words '.repeat(20)}end`)])).title).toMatch(
      /^many words (many words )*many words…$/,
    );
  });

  test("leaves out what programs wrote in the user's name", async () => {
    expect(
      await turns([
        user('Caveat: not mine', { isMeta: true }),
        user(
          '<command-message>review</command-message>\n<command-name>/review</command-name>\n<command-args>42</command-args>',
        ),
        user('<local-command-stdout>lots</local-command-stdout>'),
        user([text('<system-reminder>be nice</system-reminder>'), text('Use SQLite, not <b>files</b>.')]),
        user([text('[Request interrupted by user for tool use]')]),
        user('This session is being continued: SQLite was chosen.', { isCompactSummary: true }),
        user('Count the files.', { isSidechain: true }),
      ]),
    ).toEqual([
      ['User', '/review 42'],
      ['User', 'Use SQLite, not <b>files</b>.'],
      ['Summary', 'This session is being continued: SQLite was chosen.'],
      ['Assistant', 'Count the files.'],
    ]);
  });

  test('holds a line that was written twice once', async () => {
    const said = user('Once.', { uuid: 'u7' });
    expect(await turns([said, said])).toEqual([['User', 'Once.']]);
  });

  test('gives prompts that were typed while it worked to the user, each once', async () => {
    const queued = (prompt: unknown, more: object = {}): string =>
      line({ type: 'attachment', attachment: { type: 'queued_command', prompt, commandMode: 'prompt', ...more } });
    const queue = (operation: string, content?: string): string =>
      JSON.stringify({ type: 'queue-operation', operation, content, sessionId: ID });
    expect(
      await turns([
        user('Start.'),
        queue('enqueue', 'Leave out Sundays.'),
        queue('remove', 'Leave out Sundays.'),
        queued('Leave out Sundays.'),
        queued([text('Call it Kestrel.')]),
        queue('enqueue', 'Then stop.'),
        queue('dequeue'),
        user('Then stop.'),
        queue('enqueue', 'Only in the queue.'),
        queue('enqueue', '<task-notification>\n<task-id>x</task-id>\n</task-notification>'),
        queued('ls', { commandMode: 'bash' }),
        queued('Go on.', { origin: { kind: 'auto-continuation' } }),
        user('Then stop.'),
      ]),
    ).toEqual([
      ['User', 'Start.'],
      ['User', 'Leave out Sundays.'],
      ['User', 'Call it Kestrel.'],
      ['User', 'Then stop.'],
      ['User', 'Only in the queue.'],
      ['Assistant', 'Go on.'],
      ['User', 'Then stop.'],
    ]);
  });

  test("takes reasons of refusals and answers to questions as the user's decisions", async () => {
    const refused = "The user doesn't want to proceed with this tool use. The tool use was rejected (eg. x). ";
    const questions = [
      {
        question: 'Which pier?',
        options: [{ label: 'Coal pier', description: 'deeper water' }, { label: 'North pier' }],
      },
    ];
    const { blocks } = await read([
      assistant([text('A question.'), call('AskUserQuestion', { questions })]),
      user([{ type: 'tool_result', content: 'User has answered' }], {
        toolUseResult: {
          questions,
          answers: { 'Which pier?': 'Coal pier' },
          annotations: { 'Which pier?': { notes: 'It is deep.' } },
        },
      }),
      result('User has answered your questions: "When?"="At noon", "Who?"="Ines". You can now continue.'),
      result(
        `${refused}To tell you how to proceed, the user said:\nUse tabs.\n\nNote: The user's next message may contain a correction.`,
      ),
      result(`${refused}The user provided the following reason for the rejection: not now`),
      result(`${refused}STOP what you are doing and wait for the user to tell you how to proceed.`),
      result(
        `${refused}To tell you how to proceed, the user said:\nThe user wants to clarify these questions.\n    Questions asked:\n- "Where?"\n  Answer: Here\n- "Why?"\n  (No answer provided)`,
      ),
      result('cat says: To tell you how to proceed, the user said:\nnothing'),
    ]);
    expect(blocks.map(({ label, type, observations: [only] }) => [label, type, only!.text])).toEqual([
      [
        'Assistant',
        'message',
        'A question.\n\nWhich pier?\n- Coal pier: deeper water\n- North pier\n[tools: AskUserQuestion]',
      ],
      ['User', 'decision', 'Which pier?\nCoal pier\nIt is deep.'],
      ['User', 'decision', 'When?\nAt noon\n\nWho?\nInes'],
      ['User', 'decision', 'Use tabs.'],
      ['User', 'decision', 'not now'],
      ['User', 'decision', 'Where?\nHere'],
    ]);
  });

  test('takes a plan that was put before the user as a decision, once, and never as words of the user', async () => {
    const plan = '# Winter\n\n1. Parse the tide tables.';
    const { blocks } = await read([
      assistant([text('Here it is.'), call('ExitPlanMode', { plan })], 'a'),
      user([{ type: 'tool_result', content: 'User has approved your plan.' }], {
        toolUseResult: { plan, isAgent: false, filePath: '/p.md' },
      }),
      assistant([call('Read', { file_path: '/a/tides.ts' })], 'b'),
      user(`Implement the following plan:\n\n${plan} Again.`, { planContent: `${plan} Again.` }),
      assistant([call('ExitPlanMode', {})], 'c'),
      user(
        [
          {
            type: 'tool_result',
            content: 'User has approved your plan.\n\n## Approved Plan (edited by user):\nOnly ferries.',
          },
        ],
        {
          toolUseResult: { plan: 'All boats.', isAgent: false },
        },
      ),
    ]);
    expect(blocks.map(({ label, type, observations: [only] }) => [label, type, only!.text])).toEqual([
      ['Assistant', 'message', 'Here it is.'],
      ['Assistant', 'decision', `${plan}\n[tools: ExitPlanMode, Read tides.ts]`],
      ['Assistant', 'decision', `${plan} Again.`],
      ['Assistant', 'message', '[tools: ExitPlanMode]'],
      ['Assistant', 'decision', 'All boats.'],
      ['User', 'decision', 'Only ferries.'],
    ]);
  });

  test('gives words of other assistants and summaries to whom they belong', async () => {
    const message = '<teammate-message teammate_id="b" color="pink">\nBatch D is done.\n</teammate-message>';
    expect(
      await turns([
        user(
          `Another Claude session sent a message:\n${message}\n\nThis came from another Claude session — not typed by your user.`,
        ),
        user('<teammate-message teammate_id="b">\n{"type":"idle_notification","from":"b"}\n</teammate-message>'),
        user('Stop hook feedback:\nrun the tests'),
        user('This session is being continued from a previous conversation. The hull is blue.'),
        user('Look at <teammate-message> in the log.'),
        line({ type: 'system', subtype: 'away_summary', content: 'While you were away the tests passed.' }),
      ]),
    ).toEqual([
      ['Assistant', 'Batch D is done.'],
      ['Summary', 'This session is being continued from a previous conversation. The hull is blue.'],
      ['User', 'Look at <teammate-message> in the log.'],
      ['Summary', 'While you were away the tests passed.'],
    ]);
  });

  test("says that it is a helper's", async () => {
    const side = { isSidechain: true };
    expect((await read([user('Count the files.', side), assistant([text('Twelve.')])])).tags).toEqual(['helper']);
    expect((await read([user('Why?'), user('Count the files.', side)])).tags).toEqual([]);
  });

  test('in which nothing is written in a known way is refused', async () => {
    const strange = line({ type: 'user', message: { role: 'user', content: [{ type: 'scroll', scroll: 'Hear!' }] } });
    await expect(read([strange, line({ type: 'speech', body: 'Hear!' })])).rejects.toMatchObject({
      code: 'FILE_UNPARSABLE',
      message: expect.stringContaining('no message') as string,
    });
    expect((await read([JSON.stringify({ type: 'summary', summary: 'Fusing', leafUuid: 'u' })])).blocks).toEqual([]);
  });

  test('names a broken line and reads the others', async () => {
    const { blocks, problems, lineCount } = await read([
      user('one'),
      '{"type":"user","mess',
      '',
      user('two'),
      'null',
      '[1]',
    ]);
    expect(blocks.map((block) => block.observations[0]!.text)).toEqual(['one', 'two']);
    expect(problems).toEqual(['Line 2 is not readable JSON.']);
    expect(lineCount).toBe(6);
  });

  test('names twenty broken lines and counts the rest', async () => {
    const { problems } = await read([user('one'), ...Array.from({ length: 25 }, () => '{')]);
    expect(problems).toHaveLength(21);
    expect(problems[20]).toBe('5 more lines are not readable.');
  });
});

describe('lines of JSON', () => {
  test('of any other kind are refused with a sentence that says what to do', async () => {
    await expect(readText('/n/data.jsonl', '{"question":"why","id":3}\n')).rejects.toMatchObject({
      code: 'FILE_UNPARSABLE',
      next: expect.stringContaining('Claude Code and Codex') as string,
    });
  });

  test('may still be to come', async () => {
    expect(await readText('/n/new.jsonl', '\n')).toMatchObject({
      title: 'new',
      blocks: [],
      lineCount: 1,
      structure: [{ start: 1, end: 1 }],
    });
  });
});

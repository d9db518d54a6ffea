import { describe, expect, test } from 'vitest';
import { readText } from '../testing.ts';

const PATH = '/home/ada/.codex/sessions/2025/11/03/rollout-2025-11-03T09-30-00-abc.jsonl';
const AT = '2025-11-03T09:31:00.000Z';
const wrapped = (type: string, payload: object, timestamp = AT): string => JSON.stringify({ timestamp, type, payload });
const item = (payload: object): string => wrapped('response_item', payload);
const message = (role: string, words: string) => ({
  type: 'message',
  role,
  content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text: words }],
});

const read = (lines: readonly string[], path = PATH) => readText(path, `${lines.join('\n')}\n`);
const said = (document: Awaited<ReturnType<typeof read>>) =>
  document.blocks.map(({ label, observations: [only] }) => [label, only!.text, only!.lines.start, only!.lines.end]);

describe('a log of Codex', () => {
  test('gives each turn, names tools without what they carried, and leaves reasoning out', async () => {
    const document = await read([
      wrapped('session_meta', {
        id: 'abc',
        timestamp: '2025-11-03T09:30:00.000Z',
        cwd: '/home/ada/quarry',
        git: { branch: 'fusion', commit_hash: 'f1b45a8b' },
      }),
      wrapped('session_meta', { id: 'parent', cwd: '/elsewhere' }),
      wrapped('turn_context', { cwd: '/home/ada/quarry', model: 'gpt-5-codex' }),
      item(message('developer', 'rules')),
      item(message('user', '<environment_context>\n  <cwd>/home/ada/quarry</cwd>\n</environment_context>')),
      item(
        message('user', '# Context from my IDE setup:\n## Open tabs\n- a.ts\n## My request for Codex:\nUse one file.'),
      ),
      wrapped('event_msg', { type: 'user_message', message: 'Use one file.' }),
      item({ type: 'reasoning', summary: [{ type: 'summary_text', text: 'secret thought' }] }),
      item({
        type: 'function_call',
        name: 'shell',
        arguments: '{"command":["bash","-lc","cargo test --secret"]}',
        call_id: 'c',
      }),
      item({ type: 'function_call_output', call_id: 'c', output: 'secret output' }),
      item(message('assistant', 'SQLite it is.')),
      item({
        type: 'custom_tool_call',
        name: 'apply_patch',
        input: '*** Begin Patch\n*** Update File: src/fusion.rs\n+secret',
      }),
    ]);
    expect(said(document)).toEqual([
      ['User', 'Use one file.', 6, 6],
      ['Assistant', '[tools: shell cargo]', 9, 9],
      ['Assistant', 'SQLite it is.\n[tools: apply_patch fusion.rs]', 11, 12],
    ]);
    expect(document.session).toMatchObject({
      id: 'abc',
      title: 'Use one file.',
      model: 'gpt-5-codex',
      branch: 'fusion',
      startCommit: 'f1b45a8b',
      project: 'quarry',
      startedAt: Date.UTC(2025, 10, 3, 9, 30),
    });
    expect(document.blocks[0]!.happenedAt).toBe(Date.parse(AT));
  });

  test('is read in the older shape, without times and wrappers', async () => {
    const document = await read([
      JSON.stringify({ id: 'old', timestamp: '2025-08-18T01:16:13.522Z', instructions: null, git: { branch: 'main' } }),
      '{"record_type":"state"}',
      JSON.stringify(
        message('user', '<environment_context>\nCurrent working directory: /home/ada/legacy\n</environment_context>'),
      ),
      JSON.stringify(message('user', 'Why INT8?')),
      JSON.stringify({ type: 'function_call', name: 'shell', arguments: '{broken', call_id: 'c' }),
      JSON.stringify(message('assistant', 'It is smaller.')),
    ]);
    expect(said(document)).toEqual([
      ['User', 'Why INT8?', 4, 4],
      ['Assistant', '[tools: shell]', 5, 5],
      ['Assistant', 'It is smaller.', 6, 6],
    ]);
    expect(document.session).toMatchObject({
      id: 'old',
      branch: 'main',
      project: 'legacy',
      startedAt: Date.parse('2025-08-18T01:16:13.522Z'),
    });
  });

  test('gives questions, answers, plans and summaries to whom they belong', async () => {
    const questions = [{ id: 'q1', question: 'Which load cell?', options: [{ label: 'HX711' }, { label: 'NAU7802' }] }];
    const { blocks, title } = await read([
      wrapped('event_msg', { type: 'thread_name_updated', thread_id: 'abc', thread_name: 'Weigh the hives' }),
      item({
        type: 'function_call',
        name: 'request_user_input',
        call_id: 'c1',
        arguments: JSON.stringify({ questions }),
      }),
      item({
        type: 'function_call_output',
        call_id: 'c1',
        output: JSON.stringify({ answers: { q1: { answers: ['NAU7802', 'the other drifts'] } } }),
      }),
      wrapped('event_msg', { type: 'item_completed', item: { type: 'Plan', text: 'Weigh at dusk.' } }),
      item(message('assistant', 'Look:\n<proposed_plan>\nWeigh at dusk.\n</proposed_plan>')),
      wrapped('compacted', {
        message: 'Another language model started to solve this problem. Here it is:\nThe battery lasts nine days.',
      }),
      item(
        message(
          'user',
          'Another language model started to solve this problem. Here it is:\nThe battery lasts nine days.',
        ),
      ),
      wrapped('compacted', {
        message: '',
        replacement_history: [message('user', 'Another language model started to solve this problem. So:\nTen days.')],
      }),
    ]);
    expect(title).toBe('Weigh the hives');
    expect(blocks.map(({ label, type, observations: [only] }) => [label, type, only!.text])).toEqual([
      ['Assistant', 'message', 'Which load cell?\n- HX711\n- NAU7802\n[tools: request_user_input]'],
      ['User', 'decision', 'Which load cell?\nNAU7802, the other drifts'],
      ['Assistant', 'decision', 'Weigh at dusk.'],
      ['Assistant', 'message', 'Look:'],
      ['Summary', 'context', 'The battery lasts nine days.'],
      ['Summary', 'context', 'Ten days.'],
    ]);
  });

  test('gives what is there as an event only, and what is there twice once', async () => {
    const event = (payload: object) => wrapped('event_msg', payload);
    const document = await read([
      item(message('user', 'Paint the boards.')),
      event({ type: 'user_message', message: 'Paint the boards.' }),
      event({ type: 'agent_message', message: 'Blue  it is.' }),
      item(message('assistant', 'Blue it is.')),
      event({
        type: 'item_completed',
        item: { type: 'UserMessage', content: [{ type: 'text', text: 'And yellow.' }] },
      }),
      event({ type: 'item_completed', item: { type: 'AgentMessage', content: [{ type: 'Text', text: 'Done.' }] } }),
      event({ type: 'user_message', message: '<environment_context>x</environment_context>' }),
      item(message('user', 'Paint the boards.')),
    ]);
    expect(said(document).map(([label, text]) => [label, text])).toEqual([
      ['User', 'Paint the boards.'],
      ['Assistant', 'Blue  it is.'],
      ['User', 'And yellow.'],
      ['Assistant', 'Done.'],
      ['User', 'Paint the boards.'],
    ]);
  });

  test.each([{ thread_source: 'subagent' }, { source: { subagent: { thread_spawn: {} } } }, { parent_thread_id: 'p' }])(
    'of a helper gives its prompt to the assistant: %j',
    async (meta) => {
      const { blocks, tags } = await read([
        wrapped('session_meta', { id: 'abc', ...meta }),
        item(message('user', 'You are a helper.')),
      ]);
      expect([blocks[0]!.label, tags]).toEqual(['Assistant', ['helper']]);
    },
  );

  test('names a broken line and reads the others', async () => {
    const { problems, blocks } = await read([
      item(message('user', 'one')),
      '{"timestamp":"2025',
      item(message('user', 'two')),
    ]);
    expect(problems).toEqual(['Line 2 is not readable JSON.']);
    expect(blocks).toHaveLength(2);
  });
});

/** Logs of assistants for tests: any numbers become lines of one, with all that such logs do. */
import { isoInstant } from '../../../../src-shared/time/show.ts';
import { wallOfDate } from '../../../../src-shared/time/wall.ts';

/** How the lines of a kind of log are made, each of a number from 0 to 99 and its place. */
export interface SampleLog {
  readonly name: string;
  /** The name of a file of such a log. */
  readonly file: string;
  line(number: number, at: number): string;
}

const WORDS = [
  'Store it in SQLite.',
  'The tests pass.',
  'Why is it slow?',
  'Fuse by score.',
  'Nothing to do.',
  'Größer als 20 ist ungültig 🙂.',
];
const words = (number: number): string => WORDS[number % WORDS.length]!;
const secret = (number: number): string =>
  `Deploy with password=Xk9${'abc'[Math.floor(number / 9) % 3]}2mQp7vT4w and go.`;
const timeOf = (at: number): string | null => isoInstant(wallOfDate(2025, 11, 3) + at * 60_000);

const ID = '4f35e220-c435-4cf7-b9b9-f40426042847';

/** Numbers below 40 are what the user says, those below 60 an answer, and so on: a log is mostly talk. */
const claude: SampleLog = {
  name: 'Claude Code',
  file: `${ID}.jsonl`,
  line(number, at) {
    // Some lines stand there twice, as in a session that was taken up again.
    const uuid = number % 17 === 0 ? `u${number}` : `u${at}`;
    const line = (fields: object): string =>
      JSON.stringify({
        uuid,
        sessionId: ID,
        cwd: '/srv/quarry',
        timestamp: timeOf(at),
        ...(number % 2 === 0 ? { gitBranch: 'main' } : {}),
        ...fields,
      });
    const user = (content: unknown): string => line({ type: 'user', message: { role: 'user', content } });
    const assistant = (content: unknown): string =>
      line({
        type: 'assistant',
        message: { id: `msg${Math.floor(at / 3)}`, role: 'assistant', model: 'claude-opus-4', content },
      });
    const result = (content: string, toolUseResult: unknown = content): string =>
      line({ type: 'user', message: { content: [{ type: 'tool_result', content }] }, toolUseResult });
    const typed = `Queued ${number % 2}.`;
    if (number === 81) return JSON.stringify({ type: 'queue-operation', operation: 'enqueue', content: typed });
    if (number === 82) return line({ type: 'attachment', attachment: { type: 'queued_command', prompt: typed } });
    if (number === 83) return user(typed);
    if (number === 84)
      return result(
        "The user doesn't want to proceed with this tool use. To tell you how to proceed, the user said:\nNo.",
      );
    if (number === 85) return result('User has answered', { answers: { 'Which?': 'This one.' } });
    if (number === 86) {
      const call = { type: 'tool_use', name: 'ExitPlanMode', input: { plan: `Plan ${at % 2}.` } };
      return assistant(at % 3 === 0 ? [{ type: 'text', text: 'This is it.' }, call] : [call]);
    }
    if (number < 40) return user(number % 9 === 0 ? secret(number) : `${words(number)} ${number % 4}`);
    if (number < 60) return assistant([{ type: 'text', text: number % 9 === 0 ? secret(number) : words(number) }]);
    if (number < 80)
      return assistant([{ type: 'tool_use', id: 't', name: 'Read', input: { file_path: `/a/f${number % 5}.ts` } }]);
    if (number < 90) return user([{ type: 'tool_result', tool_use_id: 't', content: 'output '.repeat(number) }]);
    return otherLine('claude', number);
  },
};

const codex: SampleLog = {
  name: 'Codex',
  file: 'rollout-2025-11-03T09-30-00-abc.jsonl',
  line(number, at) {
    const wrapped = (type: string, payload: object): string => JSON.stringify({ timestamp: timeOf(at), type, payload });
    const message = (role: string, text: string): string =>
      wrapped('response_item', {
        type: 'message',
        role,
        content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }],
      });
    if (at === 0)
      return wrapped('session_meta', {
        id: 'abc',
        timestamp: timeOf(0),
        cwd: '/srv/quarry',
        git: { branch: 'fusion' },
      });
    const questions = [{ id: 'q', question: 'Which?', options: [{ label: 'This one' }] }];
    const fields = { name: 'request_user_input', call_id: 'q', arguments: JSON.stringify({ questions }) };
    const event = (type: string, more: object): string => wrapped('event_msg', { type, ...more });
    if (number === 81) return event('user_message', { message: `${words(2)} 2` });
    if (number === 82) return event('agent_message', { message: words(41) });
    if (number === 83) return wrapped('response_item', { type: 'function_call', ...fields });
    if (number === 84)
      return wrapped('response_item', {
        type: 'function_call_output',
        call_id: 'q',
        output: '{"answers":{"q":{"answers":["This one"]}}}',
      });
    if (number === 85) return wrapped('compacted', { message: 'So far so good.' });
    if (number === 86) return message('assistant', `Look. <proposed_plan>Plan ${at % 2}.</proposed_plan> Well?`);
    if (number < 40) return message('user', number % 9 === 0 ? secret(number) : `${words(number)} ${number % 4}`);
    if (number < 60) return message('assistant', number % 9 === 0 ? secret(number) : words(number));
    if (number < 80)
      return wrapped('response_item', {
        type: 'function_call',
        name: 'shell',
        arguments: '{"command":["bash","-lc","cargo test"]}',
        call_id: 'c',
      });
    if (number < 90) return wrapped('turn_context', { cwd: '/srv/quarry', model: 'gpt-5-codex' });
    return otherLine('codex', number);
  },
};

function otherLine(log: 'claude' | 'codex', number: number): string {
  if (number < 94) return '';
  if (number < 96) return '{"type":"user","mess';
  if (log === 'codex') return JSON.stringify({ type: 'event_msg', payload: { type: 'token_count' } });
  if (number < 98) return JSON.stringify({ type: 'custom-title', customTitle: `Title ${number}`, sessionId: ID });
  return JSON.stringify({ type: 'summary', summary: 'What it was about', leafUuid: 'u17' });
}

export const sampleLogs: readonly SampleLog[] = [claude, codex];

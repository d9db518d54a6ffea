import { parseLogTime } from '../../../../src-shared/time/written.ts';
import { isRecord, wordsOf } from '../json.ts';
import { type EventLine, eventLog, type Fields, folderOf, textIn, toolsIn } from './event-log.ts';

const SESSION = /"type"\s*:\s*"session"/;
const OWN = /"(?:version|cwd)"\s*:/;
const BOOKKEEPING = /^(?:thinking_level_change|label|custom|leaf|session_end|tool_execution\w*|\w+_change)$/;

/** Logs of pi and of programs that are built on it, such as OpenClaw: one line for each entry of a session's tree. */
export const piLog = eventLog((head) => SESSION.test(head) && OWN.test(head), lineOf);

function lineOf(value: Fields): EventLine {
  const { type, message } = value;
  const at = parseLogTime(value['timestamp']);
  if (type === 'session')
    return { kind: 'facts', facts: { id: wordsOf(value['id']), cwd: folderOf(value['cwd']), started: at } };
  if (type === 'model_change') return { kind: 'facts', facts: { model: wordsOf(value['modelId']) } };
  if (type === 'session_info') return { kind: 'facts', facts: { title: wordsOf(value['name']) } };
  if (type === 'compaction' || type === 'branch_summary')
    return { kind: 'message', said: { label: 'Summary', text: wordsOf(value['summary']) ?? '' }, at };
  if (type === 'message' && isRecord(message)) {
    const { role, content } = message;
    if (role === 'user') return { kind: 'message', said: { label: 'User', text: textIn(content) }, at };
    if (role === 'assistant') {
      const calls = Array.isArray(content)
        ? content.filter((part) => isRecord(part) && part['type'] === 'toolCall')
        : [];
      const tools = toolsIn(calls, 'name', 'arguments');
      return { kind: 'message', said: { label: 'Assistant', text: textIn(content) }, tools, at };
    }
    return { kind: 'bookkeeping' };
  }
  return typeof type === 'string' && BOOKKEEPING.test(type) ? { kind: 'bookkeeping' } : { kind: 'unknown' };
}

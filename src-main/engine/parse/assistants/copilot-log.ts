import { parseLogTime } from '../../../../src-shared/time/written.ts';
import { isRecord, wordsOf } from '../json.ts';
import { type EventLine, eventLog, type Fields, folderOf, textIn, toolsIn } from './event-log.ts';

const TYPED = /"type"\s*:\s*"(?:session\.(?:start|resume)|user\.message|assistant\.(?:message|turn_start))"/;
const OWN = /"data"\s*:/;

/** Logs of the GitHub Copilot CLI: one line for each event of a session. */
export const copilotLog = eventLog((head) => TYPED.test(head) && OWN.test(head), lineOf);

function lineOf(value: Fields): EventLine {
  const { type, data } = value;
  const at = parseLogTime(value['timestamp']);
  if (typeof type !== 'string' || !isRecord(data)) return { kind: 'unknown' };
  if (type === 'session.start' || type === 'session.resume') return { kind: 'facts', facts: factsOf(data, at) };
  if (type === 'session.model_change') return { kind: 'facts', facts: { model: wordsOf(data['newModel']) } };
  if (type === 'session.title_changed') return { kind: 'facts', facts: { title: wordsOf(data['title']) } };
  if (type === 'session.compaction_complete' || type === 'session.context_compacted')
    return { kind: 'message', said: { label: 'Summary', text: wordsOf(data['summaryContent']) ?? '' }, at };
  if (type === 'user.message') {
    const isPersons = data['source'] === undefined || data['source'] === 'user';
    if (!isPersons) return { kind: 'bookkeeping' };
    return { kind: 'message', said: { label: 'User', text: textIn(data['content']) }, at };
  }
  if (type === 'assistant.message') {
    const tools = toolsIn(data['toolRequests'], 'name', 'arguments');
    return { kind: 'message', said: { label: 'Assistant', text: textIn(data['content']) }, tools, at };
  }
  // All other events, such as those of tools, have a kind before the dot.
  return /^\w+\.\w+/.test(type) ? { kind: 'bookkeeping' } : { kind: 'unknown' };
}

function factsOf(data: Fields, at: ReturnType<typeof parseLogTime>): Extract<EventLine, { kind: 'facts' }>['facts'] {
  const context = isRecord(data['context']) ? data['context'] : {};
  return {
    id: wordsOf(data['sessionId']),
    model: wordsOf(data['selectedModel']),
    started: parseLogTime(data['startTime']) ?? at,
    cwd: folderOf(context['cwd']),
    branch: wordsOf(context['branch']),
    commit: wordsOf(context['headCommit']),
  };
}

import type { Moment } from '../../../../src-shared/time/wall.ts';
import { parseLogTime } from '../../../../src-shared/time/written.ts';
import { logDocument, noFacts, nothingFound, shortTitle, toolName } from './assistant-log.ts';
import {
  assistantsWords,
  compactedSummary,
  folderIn,
  isHelpers,
  parsed,
  personsWords,
  summaryIn,
  textsOf,
} from './codex-words.ts';
import { answered, answerText, asked, type Question, questionsIn } from './questions.ts';
import { RepeatedTexts, type WaitingTexts } from './repeated-texts.ts';
import type { LogFacts, LogLines, LogState, Turn } from '../growing-log.ts';
import { fileStem } from '../document.ts';
import type { FormatReader } from '../format.ts';
import { isRecord, wordsOf } from '../json.ts';
import { eachValue, someLine } from './jsonl.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Logs of Codex: what went to and from the model, wrapped with a time in newer ones (`response_item`), bare in older
 * ones.
 */
export const codexLog: FormatReader = {
  redaction: 'document',
  lines: codexLines,

  recognises: ({ text }) =>
    someLine(
      text,
      (head) =>
        WRAPPED.test(head) || (BARE.test(head) && /"(?:role|call_id|summary)"\s*:/.test(head)) || isOldHeader(head),
    ),

  parse({ path, text, redact }) {
    const stem = fileStem(path);
    const log = new Log(null);
    const { lineCount, problems } = eachValue(text, (value, number) => {
      if (isRecord(value)) log.line(value, number);
    });
    if (log.turns.length === 0 && log.unknown > 0) throw nothingFound(path);
    return logDocument(log.turns, log.factsOf(stem, redact), stem, lineCount, problems, redact);
  },
};

/** @param state to go on from: of a mark; `null` at the beginning */
export function codexLines(state: LogState | null): LogLines {
  return new Log(state as State | null);
}

interface State extends LogState {
  readonly facts: LogFacts;
  readonly described: boolean;
  readonly repeated: WaitingTexts;
  readonly questions: readonly (readonly [call: string, questions: readonly Question[]])[];
}

const WRAPPED = /"type"\s*:\s*"(?:session_meta|response_item|turn_context|event_msg|compacted)"[\s\S]*"payload"\s*:/;
const BARE = /^\s*\{\s*"type"\s*:\s*"(?:message|function_call|function_call_output|reasoning)"/;

/** The first line of an older log: what the session is, without a type. */
function isOldHeader(head: string): boolean {
  return (
    /^\s*\{[^{]*"timestamp"\s*:/.test(head) &&
    /"instructions"\s*:/.test(head) &&
    /"id"\s*:/.test(head) &&
    !/"type"\s*:/.test(head.slice(0, 200))
  );
}

/** Lines that say nothing of their own, by their type. */
const BOOKKEEPING = new Set(['turn_context', 'session_meta', 'event_msg', 'response_item', 'compacted', 'world_state']);

/** A text stands in a log as an item, as an event, or as both. */
type Channel = 'item' | 'event';
const OTHER: Readonly<Record<Channel, Channel>> = { item: 'event', event: 'item' };

class Log implements LogLines {
  readonly turns: Turn[] = [];
  unknown = 0;
  private readonly facts: LogFacts;
  private described: boolean;
  private readonly repeated: RepeatedTexts;
  /** Questions that wait for the user's answer, by their call. */
  private readonly questions: Map<string, readonly Question[]>;
  /** The assistant's turn that calls without words belong to. */
  private open: Turn | null = null;

  constructor(state: State | null) {
    this.facts = state ? { ...state.facts } : noFacts();
    this.described = state?.described ?? false;
    this.repeated = new RepeatedTexts(state?.repeated);
    this.questions = new Map(state?.questions);
  }

  mark(): () => LogState {
    const { described } = this;
    const facts = { ...this.facts };
    const [repeated, questions] = [this.repeated.state(), [...this.questions]];
    return (): State => ({ facts, described, repeated, questions });
  }

  factsOf(_stem: string, redact: (text: string) => string): LogFacts {
    const { title } = this.facts;
    return { ...this.facts, title: title === null ? null : shortTitle(redact(title)) };
  }

  line(value: Fields, number: number): void {
    const { type, payload } = value;
    const time = parseLogTime(value['timestamp']);
    this.facts.started ??= time;
    if (type === undefined) this.describe(value);
    else if (!isRecord(payload)) this.item(value, number, time);
    else if (type === 'session_meta') this.describe(payload);
    else if (type === 'turn_context') this.context(payload);
    else if (type === 'response_item') this.item(payload, number, time);
    else if (type === 'event_msg') this.event(payload, number, time);
    else if (type === 'compacted') this.summary(compactedSummary(payload), number, time);
    else if (typeof type !== 'string' || !BOOKKEEPING.has(type)) this.unknown++;
  }

  /** A session that was branched off another one holds that one's description too, after its own. */
  private describe(meta: Fields): void {
    if (this.described || wordsOf(meta['id']) === null) return;
    this.described = true;
    const { facts } = this;
    facts.id = wordsOf(meta['id']);
    facts.helper = isHelpers(meta);
    facts.started = parseLogTime(meta['timestamp']) ?? facts.started;
    facts.cwd = wordsOf(meta['cwd']) ?? facts.cwd;
    const git = meta['git'];
    if (!isRecord(git)) return;
    facts.branch = wordsOf(git['branch']);
    facts.commit = wordsOf(git['commit_hash']);
  }

  private context(payload: Fields): void {
    this.facts.model ??= wordsOf(payload['model']);
    this.facts.cwd ??= wordsOf(payload['cwd']);
  }

  private item(item: Fields, number: number, time: Moment | null): void {
    const { type, call_id: call } = item;
    if (type === 'message') {
      this.message('item', item['role'], textsOf(item['content']), number, time);
      return;
    }
    if (type === 'function_call_output' || type === 'custom_tool_call_output') {
      this.answer(String(call), item['output'], number, time);
      return;
    }
    const tool = toolOf(item);
    if (tool === null) return;
    const questions = item['name'] === 'request_user_input' ? questionsIn(parsed(item['arguments'])) : [];
    if (questions.length > 0) {
      this.questions.set(String(call), questions);
      this.open = this.start({ label: 'Assistant', text: asked(questions) }, number, time);
    }
    this.open ??= this.start({ label: 'Assistant', text: '' }, number, time);
    this.open.tools.push(tool);
    this.open.lines = { start: this.open.lines.start, end: number };
  }

  /** What is said as an event: most of it is there as an item, too. */
  private event(event: Fields, number: number, time: Moment | null): void {
    const { type, item } = event;
    if (type === 'user_message') this.message('event', 'user', textsOf(event['message']), number, time);
    else if (type === 'agent_message') this.message('event', 'assistant', textsOf(event['message']), number, time);
    else if (type === 'thread_name_updated') this.facts.title = wordsOf(event['thread_name']) ?? this.facts.title;
    else if (type === 'item_completed' && isRecord(item)) this.completed(item, number, time);
  }

  private completed(item: Fields, number: number, time: Moment | null): void {
    const texts = textsOf(item['content'] ?? item['text']);
    const kind = String(item['type']).toLowerCase().replace('_', '');
    if (kind === 'usermessage') this.message('event', 'user', texts, number, time);
    else if (kind === 'agentmessage') this.message('event', 'assistant', texts, number, time);
    else if (kind === 'plan')
      this.message('event', 'assistant', [`<proposed_plan>${texts.join('\n\n')}</proposed_plan>`], number, time);
  }

  private message(
    channel: Channel,
    role: unknown,
    texts: readonly string[],
    number: number,
    time: Moment | null,
  ): void {
    if (role === 'assistant') {
      for (const { text, isPlan } of assistantsWords(texts.join('\n\n')))
        if (this.isNew(channel, text))
          this.open = this.start({ label: 'Assistant', text, ...(isPlan ? { type: 'decision' } : {}) }, number, time);
    } else if (role === 'user') {
      for (const text of texts) this.facts.cwd ??= folderIn(text);
      const text = personsWords(texts);
      if (text === '') return;
      const summary = summaryIn(text);
      if (summary !== null) this.summary(summary, number, time);
      else if (this.isNew(channel, text)) {
        this.open = null;
        // What is said to a helper was written by another assistant.
        this.start({ label: this.facts.helper ? 'Assistant' : 'User', text }, number, time);
      }
    }
  }

  /** Whether the other channel has not said this text. */
  private isNew(channel: Channel, text: string): boolean {
    if (this.repeated.take(OTHER[channel], text)) return false;
    this.repeated.add(channel, text);
    return true;
  }

  private summary(text: string, number: number, time: Moment | null): void {
    if (text === '' || this.repeated.take('summary', text)) return;
    this.repeated.add('summary', text);
    this.open = null;
    this.start({ label: 'Summary', text }, number, time);
  }

  private answer(call: string, output: unknown, number: number, time: Moment | null): void {
    const questions = this.questions.get(call);
    if (!questions) return;
    this.questions.delete(call);
    const written = isRecord(output) ? (output['content'] ?? output['answers'] ?? output) : output;
    const answers = parsed(typeof written === 'string' ? written : textsOf(written)[0]);
    const given = isRecord(answers) && isRecord(answers['answers']) ? answers['answers'] : {};
    const text = answered(
      questions.flatMap(({ id, text: question }) => {
        const answer = answerText(given[id]);
        return answer === null ? [] : [[question, answer] as const];
      }),
    );
    if (text === '') return;
    this.open = null;
    this.start({ label: this.facts.helper ? 'Assistant' : 'User', type: 'decision', text }, number, time);
  }

  private start(said: Pick<Turn, 'label' | 'type' | 'text'>, number: number, at: Moment | null): Turn {
    const turn: Turn = { ...said, tools: [], lines: { start: number, end: number }, at, headingPath: [] };
    this.turns.push(turn);
    return turn;
  }
}

function toolOf(item: Fields): string | null {
  if (item['type'] === 'function_call') return toolName(item['name'], parsed(item['arguments']));
  if (item['type'] === 'local_shell_call') return toolName('shell', item['action']);
  if (item['type'] === 'web_search_call') return 'web_search';
  if (item['type'] !== 'custom_tool_call') return null;
  const file =
    typeof item['input'] === 'string'
      ? /^\*\*\* (?:Add|Update|Delete) File: (.{1,900})$/m.exec(item['input'])?.[1]
      : undefined;
  return toolName(item['name'], { path: file });
}

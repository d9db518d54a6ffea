import { parseLogTime } from '../../../../src-shared/time/written.ts';
import { lastFolder, logDocument, noFacts, nothingFound, shortTitle, toolName } from './assistant-log.ts';
import { isKnownContent, queuedWords, resultWords, textOf, userWords, type Words } from './claude-words.ts';
import { asked, questionsIn } from './questions.ts';
import { RepeatedTexts, type WaitingTexts } from './repeated-texts.ts';
import type { LogFacts, LogLines, LogState, Turn } from '../growing-log.ts';
import { fileStem } from '../document.ts';
import type { FormatReader } from '../format.ts';
import { isRecord, wordsOf } from '../json.ts';
import { eachValue, someLine } from './jsonl.ts';

/** Logs of Claude Code: one line of JSON for each part of a message, with bookkeeping between. */
export const claudeLog: FormatReader = {
  redaction: 'document',
  lines: claudeLines,

  recognises: ({ text }) => someLine(text, (head) => TYPED.test(head) && OWN.test(head)),

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
export function claudeLines(state: LogState | null): LogLines {
  return new Log(state as State | null);
}

interface State extends LogState {
  readonly facts: LogFacts;
  readonly seen: readonly string[];
  readonly summaries: readonly { readonly text: string; readonly leaf: string | null }[];
  readonly given: string | null;
  readonly own: string | null;
  readonly plan: string;
  readonly queued: WaitingTexts;
}

const TYPED =
  /"type"\s*:\s*"(?:user|assistant|summary|system|progress|attachment|mode|permission-mode|last-prompt|(?:ai|custom)-title|file-history-snapshot|queue-operation)"/;
const OWN = /"(?:sessionId|leafUuid|parentUuid|messageId)"\s*:/;

/** Lines that say nothing of their own, by their type. */
const BOOKKEEPING = new Set([
  'summary',
  'system',
  'progress',
  'attachment',
  'mode',
  'permission-mode',
  'last-prompt',
  'ai-title',
  'custom-title',
  'agent-name',
  'agent-color',
  'agent-setting',
  'tag',
  'pr-link',
  'file-history-snapshot',
  'queue-operation',
]);

/** What a line of a queue has said before its prompt is taken from there. */
const QUEUED = 'queued';

class Log implements LogLines {
  readonly turns: Turn[] = [];
  unknown = 0;
  private readonly facts: LogFacts;
  /** In the order in which they came. */
  private readonly seen: Set<string>;
  private readonly summaries: { readonly text: string; readonly leaf: string | null }[];
  private given: string | null;
  private own: string | null;
  /** The last plan that was put before the user: the result of its call may hold it again. */
  private plan: string;
  private readonly queued: RepeatedTexts;
  /** The assistant's message that further lines may still belong to. */
  private open: { readonly turn: Turn; readonly id: string | null } | null = null;

  constructor(state: State | null) {
    this.facts = state ? { ...state.facts } : noFacts();
    this.seen = new Set(state?.seen);
    this.summaries = [...(state?.summaries ?? [])];
    this.given = state?.given ?? null;
    this.own = state?.own ?? null;
    this.plan = state?.plan ?? '';
    this.queued = new RepeatedTexts(state?.queued);
  }

  mark(): () => LogState {
    const { given, own, plan, seen, summaries } = this;
    const queued = this.queued.state();
    const facts = { ...this.facts };
    const [seenCount, summaryCount] = [seen.size, summaries.length];
    return (): State => ({
      facts,
      given,
      own,
      plan,
      queued,
      seen: [...seen].slice(0, seenCount),
      summaries: summaries.slice(0, summaryCount),
    });
  }

  factsOf(stem: string, redact: (text: string) => string): LogFacts {
    // A log's file is named after its session; one that was copied elsewhere still says it in its lines.
    const id = /^[0-9a-f]{8}-[0-9a-f-]{27}$|^agent-/i.test(stem) ? stem : this.facts.id;
    const helper = this.facts.helper || /^agent-/i.test(stem);
    return { ...this.facts, id, helper, title: this.title(redact) };
  }

  line(value: Readonly<Record<string, unknown>>, number: number): void {
    const { type, uuid } = value;
    if (type === 'summary') this.addSummary(value);
    else if (type === 'ai-title') this.given = wordsOf(value['aiTitle']) ?? this.given;
    else if (type === 'custom-title') this.own = wordsOf(value['customTitle']) ?? this.own;
    else if (type === 'agent-name') this.own ??= wordsOf(value['agentName']);
    if (typeof uuid === 'string') {
      // A session that was taken up again may hold its older lines twice.
      if (this.seen.has(uuid)) return;
      this.seen.add(uuid);
    }
    this.learn(value);
    const message = value['message'];
    if (type === 'user' && isRecord(message)) this.user(value, message['content'], number);
    else if (type === 'assistant' && isRecord(message)) this.assistant(value, message, number);
    else if (type === 'attachment' || type === 'queue-operation') this.queue(value, number);
    else if (type === 'system' && value['subtype'] === 'away_summary')
      this.say({ label: 'Summary', text: wordsOf(value['content']) ?? '' }, value, number);
    else if (typeof type !== 'string' || !BOOKKEEPING.has(type)) this.unknown++;
  }

  /** The title the user gave, the one the program gave, a summary of this log, or a summary of where it came from. */
  private title(redact: (text: string) => string): string | null {
    const summary =
      this.summaries.findLast(({ leaf }) => leaf !== null && this.seen.has(leaf)) ?? this.summaries.at(-1);
    const title = this.own ?? this.given ?? summary?.text ?? null;
    return title === null ? null : shortTitle(redact(title));
  }

  private addSummary(value: Readonly<Record<string, unknown>>): void {
    const text = wordsOf(value['summary']);
    if (text !== null) this.summaries.push({ text, leaf: wordsOf(value['leafUuid']) });
  }

  private learn(value: Readonly<Record<string, unknown>>): void {
    const { facts } = this;
    facts.id ??= wordsOf(value['sessionId']);
    facts.started ??= parseLogTime(value['timestamp']);
    const branch = wordsOf(value['gitBranch']);
    // A detached head has no branch.
    if (branch !== 'HEAD') facts.branch ??= branch;
    const cwd = wordsOf(value['cwd']);
    // The first message says whose log it is: older ones hold the talk with helpers, too.
    if (facts.cwd === null && value['isSidechain'] === true) facts.helper = true;
    if (cwd !== null && lastFolder(cwd) !== null) facts.cwd ??= cwd;
  }

  private user(value: Readonly<Record<string, unknown>>, content: unknown, number: number): void {
    const { said, plan } = resultWords(value, content);
    if (plan !== null) this.putPlan(plan, value, number);
    for (const text of said) this.say({ label: 'User', type: 'decision', text }, value, number);
    if (!isKnownContent(content)) this.unknown++;
    const words = userWords(value, content);
    if (words && !this.queued.take(QUEUED, words.text)) this.say(words, value, number);
  }

  /** A prompt that was typed while the assistant worked: in the queue, and where it is taken from there. */
  private queue(value: Readonly<Record<string, unknown>>, number: number): void {
    const words = queuedWords(value);
    if (!words) return;
    const delivered = value['type'] === 'attachment';
    if (delivered && this.queued.take(QUEUED, words.text)) return;
    if (!delivered) this.queued.add(QUEUED, words.text);
    this.say(words, value, number);
  }

  private putPlan(plan: string, value: Readonly<Record<string, unknown>>, number: number): Turn | null {
    if (plan === this.plan) return null;
    this.plan = plan;
    return this.say({ label: 'Assistant', type: 'decision', text: plan }, value, number);
  }

  /** Begins a turn. */
  private say(words: Words, value: Readonly<Record<string, unknown>>, number: number): Turn | null {
    if (words.text === '') return null;
    this.open = null;
    const lines = { start: number, end: number };
    const turn = { ...words, tools: [], lines, at: parseLogTime(value['timestamp']), headingPath: [] };
    this.turns.push(turn);
    return turn;
  }

  private assistant(
    value: Readonly<Record<string, unknown>>,
    message: Readonly<Record<string, unknown>>,
    number: number,
  ): void {
    const model = wordsOf(message['model']);
    if (model === '<synthetic>') return;
    this.facts.model ??= model;
    const { content } = message;
    const calls = callsIn(content);
    const questions = calls.flatMap(({ name, input }) => (name === 'AskUserQuestion' ? questionsIn(input) : []));
    const text = [textOf(content).trim(), asked(questions)].filter(Boolean).join('\n\n');
    const plans = calls.flatMap(plansIn).filter((plan) => plan !== this.plan);
    const tools = calls.map(({ name, input }) => toolName(name, input)).filter((name) => name !== null);
    if (text === '' && tools.length === 0) {
      if (!isKnownContent(content)) this.unknown++;
      return;
    }
    const id = wordsOf(message['id']);
    // A line that begins a turn of its own for a plan goes on with no other.
    if (plans.length > 0) {
      if (text !== '') this.say({ label: 'Assistant', text }, value, number);
      const turns = plans.map((plan) => this.putPlan(plan, value, number));
      const turn = turns.findLast((one) => one !== null) as Turn;
      turn.tools.push(...tools);
      this.open = { turn, id: null };
      return;
    }
    // Calls without words belong to what was said before them, and so does the rest of the same message.
    if (this.open && (text === '' || (id !== null && id === this.open.id))) {
      const { turn } = this.open;
      turn.text = [turn.text, text].filter(Boolean).join('\n\n');
      turn.tools.push(...tools);
      turn.lines = { start: turn.lines.start, end: number };
      return;
    }
    const lines = { start: number, end: number };
    const turn: Turn = {
      label: 'Assistant',
      text,
      tools,
      lines,
      at: parseLogTime(value['timestamp']),
      headingPath: [],
    };
    this.turns.push(turn);
    this.open = { turn, id };
  }
}

/** Plans that a call puts before the user. */
function plansIn({ name, input }: Call): readonly string[] {
  const isPlans = typeof name === 'string' && /^exit_?plan_?mode$/i.test(name) && isRecord(input);
  const plan = isPlans ? wordsOf(input['plan']) : null;
  return plan === null ? [] : [plan];
}

interface Call {
  readonly name: unknown;
  readonly input: unknown;
}

function callsIn(content: unknown): readonly Call[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: unknown) =>
    isRecord(part) && part['type'] === 'tool_use' ? [{ name: part['name'], input: part['input'] }] : [],
  );
}

import { parseLogTime } from '../../../../src-shared/time/written.ts';
import { lastFolder, logDocument, noFacts, shortTitle, toolName, without } from './assistant-log.ts';
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
}

const TYPED =
  /"type"\s*:\s*"(?:user|assistant|summary|system|progress|attachment|mode|permission-mode|last-prompt|(?:ai|custom)-title|file-history-snapshot|queue-operation)"/;
const OWN = /"(?:sessionId|leafUuid|parentUuid|messageId)"\s*:/;

/** Parts of a user's message that a program wrote. */
const WRITTEN_BY_PROGRAM = [
  'system-reminder',
  'local-command-stdout',
  'local-command-stderr',
  'local-command-caveat',
  'bash-input',
  'bash-stdout',
  'bash-stderr',
  'task-notification',
  'ide_opened_file',
  'ide_selection',
  'user-prompt-submit-hook',
  'command-message',
  'command-contents',
];

class Log implements LogLines {
  readonly turns: Turn[] = [];
  private readonly facts: LogFacts;
  /** In the order in which they came. */
  private readonly seen: Set<string>;
  private readonly summaries: { readonly text: string; readonly leaf: string | null }[];
  private given: string | null;
  private own: string | null;
  /** The assistant's message that further lines may still belong to. */
  private open: { readonly turn: Turn; readonly id: string | null } | null = null;

  constructor(state: State | null) {
    this.facts = state ? { ...state.facts } : noFacts();
    this.seen = new Set(state?.seen);
    this.summaries = [...(state?.summaries ?? [])];
    this.given = state?.given ?? null;
    this.own = state?.own ?? null;
  }

  mark(): () => LogState {
    const { given, own, seen, summaries } = this;
    const facts = { ...this.facts };
    const [seenCount, summaryCount] = [seen.size, summaries.length];
    return (): State => ({
      facts,
      given,
      own,
      seen: [...seen].slice(0, seenCount),
      summaries: summaries.slice(0, summaryCount),
    });
  }

  factsOf(stem: string, redact: (text: string) => string): LogFacts {
    // A log's file is named after its session; one that was copied elsewhere still says it in its lines.
    const id = /^[0-9a-f]{8}-[0-9a-f-]{27}$|^agent-/i.test(stem) ? stem : this.facts.id;
    return { ...this.facts, id, title: this.title(redact) };
  }

  line(value: Readonly<Record<string, unknown>>, number: number): void {
    const { type, uuid } = value;
    if (type === 'summary') this.addSummary(value);
    else if (type === 'ai-title') this.given = wordsOf(value['aiTitle']) ?? this.given;
    else if (type === 'custom-title') this.own = wordsOf(value['customTitle']) ?? this.own;
    if (typeof uuid === 'string') {
      // A session that was taken up again may hold its older lines twice.
      if (this.seen.has(uuid)) return;
      this.seen.add(uuid);
    }
    this.learn(value);
    const message = value['message'];
    if (!isRecord(message)) return;
    if (type === 'user') this.user(value, message['content'], number);
    else if (type === 'assistant') this.assistant(value, message, number);
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
    if (cwd !== null && lastFolder(cwd) !== null) facts.cwd ??= cwd;
  }

  private user(value: Readonly<Record<string, unknown>>, content: unknown, number: number): void {
    if (value['isMeta'] === true) return;
    const text = typed(textOf(content));
    if (text === '' || text.startsWith('[Request interrupted by user')) return;
    this.open = null;
    // What starts a helper's own conversation was written by the assistant.
    const label = value['isCompactSummary'] === true ? 'Summary' : value['isSidechain'] === true ? 'Assistant' : 'User';
    this.turns.push({
      label,
      text,
      tools: [],
      lines: { start: number, end: number },
      at: parseLogTime(value['timestamp']),
      headingPath: [],
    });
  }

  private assistant(
    value: Readonly<Record<string, unknown>>,
    message: Readonly<Record<string, unknown>>,
    number: number,
  ): void {
    const model = wordsOf(message['model']);
    if (model === '<synthetic>') return;
    this.facts.model ??= model;
    const text = textOf(message['content']).trim();
    const tools = toolsOf(message['content']);
    if (text === '' && tools.length === 0) return;
    const id = wordsOf(message['id']);
    // Calls without words belong to what was said before them, and so does the rest of the same message.
    if (this.open && (text === '' || (id !== null && id === this.open.id))) {
      const { turn } = this.open;
      turn.text = [turn.text, text].filter(Boolean).join('\n\n');
      turn.tools.push(...tools);
      turn.lines = { start: turn.lines.start, end: number };
      return;
    }
    const turn: Turn = {
      label: 'Assistant',
      text,
      tools,
      lines: { start: number, end: number },
      at: parseLogTime(value['timestamp']),
      headingPath: [],
    };
    this.turns.push(turn);
    this.open = { turn, id };
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const texts = content.map((part: unknown) =>
    isRecord(part) && part['type'] === 'text' ? wordsOf(part['text']) : null,
  );
  return texts.filter((text) => text !== null).join('\n\n');
}

function toolsOf(content: unknown): string[] {
  if (!Array.isArray(content)) return [];
  const names = content.map((part: unknown) =>
    isRecord(part) && part['type'] === 'tool_use' ? toolName(part['name'], part['input']) : null,
  );
  return names.filter((name) => name !== null);
}

/** What the user typed: parts that a program put around it taken out, a command as it was entered. */
function typed(text: string): string {
  if (!text.includes('<')) return text.trim();
  let rest = text;
  for (const tag of WRITTEN_BY_PROGRAM) rest = without(rest, `<${tag}>`, `</${tag}>`);
  rest = rest.trim();
  if (!rest.startsWith('<command-')) return rest;
  const words = ['command-name', 'command-args'].map((tag) => inside(rest, tag)).filter(Boolean);
  for (const tag of ['command-name', 'command-args']) rest = without(rest, `<${tag}>`, `</${tag}>`);
  return [words.join(' '), rest.trim()].filter(Boolean).join('\n');
}

function inside(text: string, tag: string): string {
  const start = text.indexOf(`<${tag}>`);
  const end = start < 0 ? -1 : text.indexOf(`</${tag}>`, start);
  return end < 0 ? '' : text.slice(start + tag.length + 2, end).trim();
}

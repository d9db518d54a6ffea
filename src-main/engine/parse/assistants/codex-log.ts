import type { Moment } from '../../../../src-shared/time/wall.ts';
import { parseLogTime } from '../../../../src-shared/time/written.ts';
import { lastFolder, logDocument, noFacts, toolName } from './assistant-log.ts';
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
    return logDocument(log.turns, log.factsOf(), stem, lineCount, problems, redact);
  },
};

/** @param state to go on from: of a mark; `null` at the beginning */
export function codexLines(state: LogState | null): LogLines {
  return new Log(state as State | null);
}

interface State extends LogState {
  readonly facts: LogFacts;
  readonly described: boolean;
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

/** How messages in the user's name begin that a program wrote. */
const WRITTEN_BY_PROGRAM =
  /^(?:<(?:environment_context|user_instructions|permissions instructions|turn_aborted|skill|skills_instructions|collaboration_mode|personality_spec|subagent_notification|INSTRUCTIONS|user_shell_command)\b|# AGENTS\.md instructions\b)/i;

/** What an editor puts in front of what the user typed. */
const REQUEST = '## My request for Codex:';

class Log implements LogLines {
  readonly turns: Turn[] = [];
  private readonly facts: LogFacts;
  private described: boolean;
  /** The assistant's turn that calls without words belong to. */
  private open: Turn | null = null;

  constructor(state: State | null) {
    this.facts = state ? { ...state.facts } : noFacts();
    this.described = state?.described ?? false;
  }

  mark(): () => LogState {
    const { described } = this;
    const facts = { ...this.facts };
    return (): State => ({ facts, described });
  }

  factsOf(): LogFacts {
    return { ...this.facts };
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
  }

  /** A session that was branched off another one holds that one's description too, after its own. */
  private describe(meta: Fields): void {
    if (this.described || wordsOf(meta['id']) === null) return;
    this.described = true;
    const { facts } = this;
    facts.id = wordsOf(meta['id']);
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
    if (item['type'] === 'message') this.message(item, number, time);
    else {
      const tool = toolOf(item);
      if (tool === null) return;
      this.open ??= this.start('Assistant', '', number, time);
      this.open.tools.push(tool);
      this.open.lines = { start: this.open.lines.start, end: number };
    }
  }

  private message(item: Fields, number: number, time: Moment | null): void {
    const texts = textsOf(item['content']);
    if (item['role'] === 'assistant') {
      const said = texts.join('\n\n').trim();
      if (said !== '') this.open = this.start('Assistant', said, number, time);
    } else if (item['role'] === 'user') {
      for (const text of texts) this.facts.cwd ??= folderIn(text);
      const said = texts
        .filter((text) => !WRITTEN_BY_PROGRAM.test(text))
        .map(request)
        .join('\n\n')
        .trim();
      if (said === '') return;
      this.open = null;
      this.start('User', said, number, time);
    }
  }

  private start(label: Turn['label'], text: string, number: number, at: Moment | null): Turn {
    const turn: Turn = { label, text, tools: [], lines: { start: number, end: number }, at, headingPath: [] };
    this.turns.push(turn);
    return turn;
  }
}

function textsOf(content: unknown): string[] {
  if (typeof content === 'string') return wordsOf(content) === null ? [] : [content.trim()];
  if (!Array.isArray(content)) return [];
  const texts = content.map((part: unknown) =>
    isRecord(part) && /^(?:input_text|output_text|text)$/.test(String(part['type'])) ? wordsOf(part['text']) : null,
  );
  return texts.filter((text) => text !== null);
}

function request(text: string): string {
  const at = text.startsWith('# Context from my IDE setup') ? text.indexOf(REQUEST) : -1;
  return at < 0 ? text : text.slice(at + REQUEST.length).trim();
}

/** Older logs name the folder only in what is told to the model. */
function folderIn(text: string): string | null {
  if (!text.startsWith('<environment_context>')) return null;
  const folder =
    /<cwd>([^<]{1,1000})<\/cwd>/.exec(text.slice(0, 5000))?.[1] ??
    /^Current working directory: (.{1,1000})$/m.exec(text.slice(0, 5000))?.[1];
  return folder !== undefined && lastFolder(folder) !== null ? folder : null;
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

function parsed(json: unknown): unknown {
  try {
    return typeof json === 'string' ? (JSON.parse(json) as unknown) : json;
  } catch {
    // A call that was cut off still has its name.
    return null;
  }
}

/** What messages in a log of Codex say, without what programs wrote into them. */
import { lastFolder } from './assistant-log.ts';
import { isRecord, wordsOf } from '../json.ts';

type Fields = Readonly<Record<string, unknown>>;

/** How messages in the user's name begin that a program wrote. */
const WRITTEN_BY_PROGRAM =
  /^(?:<(?:environment_context|user_instructions|permissions instructions|turn_aborted|skill|skills_instructions|collaboration_mode|personality_spec|subagent_notification|INSTRUCTIONS|user_shell_command|user_action)\b|# AGENTS\.md instructions\b)/i;
/** A message that is all one element whose name no person writes, such as `<goal_context>`. */
const ALL_ELEMENT = /^<([a-z]+(?:_[a-z]+)+)(?:\s[^>]{0,1000})?>/;

/** What an editor puts in front of what the user typed. */
const REQUEST = '## My request for Codex:';

/** What stands before the summary of a compacted conversation, up to its colon. */
const SUMMARY_BEGINS = 'Another language model started to solve this problem';
const SUMMARY_AT = /^[^\n]{0,600}:\s*/;

/** The texts of a message or of an item, each as written. */
export function textsOf(content: unknown): string[] {
  if (typeof content === 'string') return wordsOf(content) === null ? [] : [content.trim()];
  if (!Array.isArray(content)) return [];
  const texts = content.map((part: unknown) => {
    if (typeof part === 'string') return wordsOf(part);
    return isRecord(part) && /^(?:input_text|output_text|text)$/i.test(String(part['type']))
      ? wordsOf(part['text'])
      : null;
  });
  return texts.filter((text) => text !== null);
}

/** What a person wrote of the texts of a message; empty where a program wrote all of them. */
export function personsWords(texts: readonly string[]): string {
  return texts
    .filter((text) => !isPrograms(text))
    .map(request)
    .join('\n\n')
    .trim();
}

function isPrograms(text: string): boolean {
  if (WRITTEN_BY_PROGRAM.test(text)) return true;
  const name = ALL_ELEMENT.exec(text)?.[1];
  return (name !== undefined && text.endsWith(`</${name}>`)) || /^<\/?image\b[^>]{0,500}>$/.test(text);
}

function request(text: string): string {
  const at = text.startsWith('# Context from my IDE setup') ? text.indexOf(REQUEST) : -1;
  return at < 0 ? text : text.slice(at + REQUEST.length).trim();
}

/** The summary in a text that begins as those of compacted conversations do; `null` in any other. */
export function summaryIn(text: string): string | null {
  if (!text.startsWith(SUMMARY_BEGINS)) return null;
  return text.replace(SUMMARY_AT, '').trim() || text;
}

/** The summary of a line that says that the conversation was compacted; empty where it is not readable. */
export function compactedSummary(payload: Fields): string {
  const message = wordsOf(payload['message']);
  if (message !== null) return summaryIn(message) ?? message;
  const history = Array.isArray(payload['replacement_history']) ? payload['replacement_history'] : [];
  const found = history.flatMap((item: unknown) => (isRecord(item) ? textsOf(item['content']).map(summaryIn) : []));
  return found.findLast((text) => text !== null) ?? '';
}

/** A part of an assistant's message: plain text, or a plan that is put before the user. */
export interface Said {
  readonly text: string;
  readonly isPlan: boolean;
}

/** The parts of what an assistant said, in their order; citations of its memory are left out. */
export function assistantsWords(text: string): readonly Said[] {
  const plain = text.replace(/<oai-mem-citation>[\s\S]*?<\/oai-mem-citation>/g, '');
  return plain
    .split(/(<proposed_plan>[\s\S]*?<\/proposed_plan>)/)
    .map((part) => {
      const isPlan = part.startsWith('<proposed_plan>');
      return { text: (isPlan ? part.slice(15, -16) : part).trim(), isPlan };
    })
    .filter((part) => part.text !== '');
}

/** Whether a session is a helper's: another one has begun it. */
export function isHelpers(meta: Fields): boolean {
  const { source } = meta;
  return (
    meta['thread_source'] === 'subagent' ||
    wordsOf(meta['parent_thread_id']) !== null ||
    source === 'subagent' ||
    (isRecord(source) && ('subagent' in source || 'subAgent' in source || 'sub_agent' in source))
  );
}

/** Older logs name the folder only in what is told to the model. */
export function folderIn(text: string): string | null {
  if (!text.startsWith('<environment_context>')) return null;
  const folder =
    /<cwd>([^<]{1,1000})<\/cwd>/.exec(text.slice(0, 5000))?.[1] ??
    /^Current working directory: (.{1,1000})$/m.exec(text.slice(0, 5000))?.[1];
  return folder !== undefined && lastFolder(folder) !== null ? folder : null;
}

/** A value that may stand in a text of JSON. */
export function parsed(json: unknown): unknown {
  try {
    return typeof json === 'string' ? (JSON.parse(json) as unknown) : json;
  } catch {
    // A call that was cut off still has its name.
    return null;
  }
}

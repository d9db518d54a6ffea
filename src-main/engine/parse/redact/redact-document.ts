import type { Properties } from '../../../../src-shared/query/properties.ts';
import type { Session } from '../../../../src-shared/model.ts';
import type { ParsedBlock, ParsedDocument } from '../format.ts';
import type { Redactor } from './redact.ts';

/**
 * Takes secrets out of every string of a document. Where a key or a private stretch may run over several observations,
 * their texts are looked at as one.
 */
export function redactDocument(document: ParsedDocument, { redact }: Redactor): ParsedDocument {
  const { title, session, tags, problems } = document;
  const blocks = redactBlocks(document.blocks, redact);
  return {
    ...document,
    title: redact(title),
    aliases: document.aliases?.map(redact),
    session: session && redactSession(session, redact),
    tags: tags.map(redact),
    properties: redactProperties(document.properties, redact),
    problems: problems.map(redact),
    blocks,
  };
}

function redactProperties(properties: Properties, redact: Redactor['redact']): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, texts]) => [name, texts.map(redact)]));
}

function redactSession(session: Session, redact: Redactor['redact']): Session {
  const one = (value: string | null): string | null => value && redact(value);
  const { id, title, status, model, branch, startTag, startCommit, classification, project, commits, tags } = session;
  return {
    ...session,
    id: redact(id),
    title: redact(title),
    status: one(status),
    model: one(model),
    branch: one(branch),
    startTag: one(startTag),
    startCommit: one(startCommit),
    classification: one(classification),
    project: one(project),
    commits: commits.map(redact),
    tags: tags.map(redact),
  };
}

/** The blocks with each of their texts as `map` gives it, called in the order of the document. */
function mapTexts(blocks: readonly ParsedBlock[], map: (text: string) => string): ParsedBlock[] {
  return blocks.map((block) => ({
    ...block,
    headingPath: block.headingPath.map(map),
    label: map(block.label),
    observations: block.observations.map((one) => ({ ...one, text: map(one.text) || GONE })),
  }));
}

/** What is left of an observation in the middle of a stretch that was taken out. */
const GONE = '[redacted]';

/** What can begin in one text and end in another. */
const SPANNING = /PRIVATE KEY|<private/i;

/** A heading or a paragraph that names what stands in the next one. */
const LABEL =
  /(?:pass\w*|kennwort|senha|contraseña|mot de passe|пароль|密码|パスワード|wachtwoord|secret|token|key|credentials?)[*_`:]*\s*$/iu;
/** A row of a table that names a column of secrets. */
const TABLE_HEAD = /^(?=.*\|)(?=.*(?:pass\w*|kennwort|secret|token|key)).{1,400}$/imu;

/** The blocks, the very same where there is no secret in them: most documents have none. */
export function redactBlocks(blocks: readonly ParsedBlock[], redact: Redactor['redact']): readonly ParsedBlock[] {
  let changed = false;
  let spanning = false;
  const look = (text: string): void => {
    spanning ||= SPANNING.test(text) || (text.length < 60 && LABEL.test(text)) || TABLE_HEAD.test(text);
    changed ||= spanning || redact(text) !== text;
  };
  let headings: readonly string[] = [];
  for (const { headingPath, label, observations } of blocks) {
    for (let i = 0; i < headingPath.length; i++) if (headingPath[i] !== headings[i]) look(headingPath[i]!);
    headings = headingPath;
    if (label !== headingPath[headingPath.length - 1]) look(label);
    for (const { text } of observations) look(text);
  }
  return spanning ? redactTogether(blocks, redact) : changed ? mapTexts(blocks, redact) : blocks;
}

function redactTogether(blocks: readonly ParsedBlock[], redact: Redactor['redact']): readonly ParsedBlock[] {
  const texts: string[] = [];
  mapTexts(blocks, (text) => {
    texts.push(text);
    return text;
  });
  const whole = texts.join('\n');
  const redacted = redact(whole);
  if (redacted === whole) return blocks;
  // Line breaks are as many as before: they tell where one text ends and the next begins.
  const lines = redacted.split('\n');
  let at = 0;
  return mapTexts(blocks, (text) => {
    const from = at;
    at += text.split('\n').length;
    const part = lines.slice(from, at).join('\n');
    return part.trim() === '' ? '' : part;
  });
}

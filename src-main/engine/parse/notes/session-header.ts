import type { Properties } from '../../../../src-shared/query/properties.ts';
import type { Session } from '../../../../src-shared/model.ts';
import type { Moment } from '../../../../src-shared/time/wall.ts';
import { momentInName, parseDate, parseTimestamp } from '../../../../src-shared/time/written.ts';
import { sessionStart } from './activity-log-entry.ts';
import { listField, mapField, textField, type FrontMatter } from './front-matter.ts';
import { headingText, parseLabel } from './headings.ts';
import type { Line } from './lines.ts';
import { propertiesOfNote } from '../properties.ts';

/** What stands above a session note's first section. */
export interface SessionHeader {
  readonly session: Session;
  /** When it began, and what is known of its clock. */
  readonly start: Moment | null;
  readonly properties: Properties;
  /** Numbers of the lines that are header fields. */
  readonly fieldLines: ReadonlySet<number>;
}

/** Reads the header of either generation; what is in neither is `null`, and a missing id is the file's name. */
export function readSessionHeader(lines: readonly Line[], front: FrontMatter['fields'], stem: string): SessionHeader {
  const { title, fields, fieldLines } = readFields(lines);
  const git = mapField(front, 'git');
  const first = (...values: readonly (string | null | undefined)[]): string | null =>
    values.find((value) => value) ?? null;
  const field = (...names: readonly string[]): string | null => first(...names.map((name) => fields.get(name)));

  const id = first(textField(front, 'id', 'session_id'), field('id', 'session id')) ?? stem;
  const written = readStart(
    first(
      textField(front, 'created', 'started', 'started_at', 'date'),
      field('started', 'started at', 'start', 'start time', 'created', 'date'),
    ),
    first(textField(front, 'start_timestamp'), field('start timestamp')),
    id,
    stem,
  );
  const start = written && sessionStart(written, id);
  const closing = readClosing(lines);
  const classification = first(
    textField(front, 'classification', 'work_type'),
    field('classification', 'work type'),
    closing.get('work type'),
  );
  const session: Session = {
    id,
    title: first(textField(front, 'title'), title, field('title')) ?? id,
    startedAt: start?.time ?? null,
    zoneOffset: start?.offset ?? null,
    status: first(textField(front, 'status'), field('status')),
    model: first(textField(front, 'llm', 'model', 'assistant'), field('llm', 'model', 'assistant', 'ai')),
    branch: first(textField(git, 'branch'), textField(front, 'branch', 'git_branch'), field('git branch', 'branch')),
    startTag: first(
      textField(git, 'start_tag', 'tag'),
      textField(front, 'start_tag', 'session_tag'),
      field('session tag', 'start tag'),
    ),
    startCommit: first(
      textField(git, 'starting_commit', 'start_commit', 'commit'),
      textField(front, 'starting_commit', 'commit'),
      field('starting commit', 'start commit', 'commit', 'current commit'),
    ),
    classification,
    project: first(textField(front, 'project', 'repository', 'repo'), field('project', 'repository', 'repo')),
    filesChanged: wholeNumber(
      first(
        textField(front, 'files_changed'),
        textField(git, 'files_changed'),
        closing.get('files changed'),
        field('files changed'),
      ),
    ),
    commits: unique(
      listField(front, 'commits')
        .concat(listField(git, 'commits'))
        .filter((commit) => /^[0-9a-f]{4,40}$/i.test(commit)),
    ),
    tags: unique([
      ...listField(front, 'tags', 'keywords'),
      ...words(field('tags', 'keywords')),
      ...words(classification),
    ]),
  };
  return { session, start, properties: propertiesOfNote(front, fields), fieldLines };
}

/** A start that is there but wrong is none; without any, the id or the file's name may still hold it. */
function readStart(date: string | null, stamp: string | null, id: string, stem: string): Moment | null {
  if (date !== null) return parseDate(date) ?? parseTimestamp(date);
  if (stamp !== null) return parseTimestamp(stamp);
  return momentInName(id) ?? momentInName(stem);
}

function readFields(lines: readonly Line[]): {
  title: string | null;
  fields: Map<string, string>;
  fieldLines: Set<number>;
} {
  const fields = new Map<string, string>();
  const fieldLines = new Set<number>();
  let title: string | null = null;
  for (const line of lines) {
    if (line.kind === 'heading') {
      if (line.mark > 1 || title !== null) break;
      title = headingText(line.raw).replace(/^session\s*:\s*/i, '');
    } else if (line.kind === 'item' || (line.kind === 'text' && opensSection(line.raw))) {
      break;
    } else if (line.kind === 'text') {
      const field = parseField(line.raw);
      if (!field) continue;
      fieldLines.add(line.number);
      if (!fields.has(field.key)) fields.set(field.key, field.value);
    }
  }
  return { title, fields, fieldLines };
}

/** Whether a line is the label of a known section: the header is over. */
function opensSection(raw: string): boolean {
  const label = parseLabel(raw);
  return label !== null && label.type !== null && parseField(raw) === null;
}

/** Reads `**Started**: …` (colon inside or outside) as a header field; a label of a known section is none. */
export function parseField(raw: string): { readonly key: string; readonly value: string } | null {
  const label = parseLabel(raw);
  if (!label || label.rest === '') return null;
  const key = label.name.toLowerCase();
  if (label.type !== null && !HEADER_WORDS.has(key)) return null;
  return { key, value: label.rest.replace(/^`(.*)`$/, '$1') };
}

/** Names that are sections elsewhere and fields in a header. */
const HEADER_WORDS: ReadonlySet<string> = new Set(['commit', 'start', 'started', 'goal']);

/** The fields of the classification at a session's end: `- Work Type: exploration`. Names are in lower case. */
function readClosing(lines: readonly Line[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let inside = false;
  for (const line of lines) {
    if (line.kind === 'heading') inside = /^session classification$/i.test(headingText(line.raw));
    else if (inside && line.kind === 'item') {
      const match = /^\**([^:*]{1,60})\**\s*:\**\s*(.+)$/.exec(line.raw.slice(line.mark));
      const name = match?.[1]!.trim().toLowerCase();
      if (name !== undefined && !fields.has(name)) fields.set(name, match![2]!.trim());
    }
  }
  return fields;
}

function wholeNumber(text: string | null): number | null {
  const match = /^\d{1,9}(?!\S)/.exec(text ?? '');
  return match ? Number(match[0]) : null;
}

function words(text: string | null): string[] {
  return text === null
    ? []
    : text
        .split(/[\s,;/]+/)
        .map((word) => word.replace(/^#/, ''))
        .filter((word) => word !== '');
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

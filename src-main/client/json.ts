/**
 * The JSON that scripts rely on: fields are added, never renamed. Keys are in snake case, times in ISO 8601, lines
 * 1-based.
 */
import type {
  Expiry,
  Explanation,
  FileCounts,
  FileEntry,
  Hit,
  IndexStatus,
  Observation,
  ParsedView,
  ParseStats,
  Proposals,
  Session,
} from '../../src-shared/model.ts';
import type { ObservationPlace, Page, SearchResponse } from '../../src-shared/protocol.ts';
import { isoDay, isoInstant, isoMoment, shownTime } from '../../src-shared/time/show.ts';
import type { Timed } from '../../src-shared/time/wall.ts';

/** What `search --json` prints. */
export function searchJson({
  query,
  tookMs,
  total,
  hits,
  facets,
  notices,
  confidence,
  readings,
  cut,
}: SearchResponse): object {
  return {
    query,
    took_ms: tookMs,
    hits: hits.map(hitJson),
    notices: notices.map(({ code, message }) => ({ code, message })),
    facets: facets.map(({ field, values }) => ({
      field,
      values: values.map(({ value, count }) => ({ value, count })),
    })),
    total,
    ...(confidence && { confidence }),
    ...(readings && { readings: readings.map((reading) => ({ ...reading })) }),
    ...(cut !== undefined && { cut }),
  };
}

/** What `explain --json` prints. */
export function explanationJson({
  outcome,
  reasons,
  observation,
  rank,
  ranked,
  under,
  filters,
  fusion,
}: Explanation): object {
  return {
    outcome,
    reasons,
    rank,
    ranked,
    filters,
    fusion: { lexical_weight: fusion.lexicalWeight, lexical: fusion.lexical, dense: fusion.dense },
    observation: observation && hitJson(observation),
    under: under && hitJson(under),
  };
}

function hitJson(hit: Hit): object {
  return {
    id: hit.id,
    score: hit.score,
    type: hit.type,
    text: hit.text,
    ...(hit.wholeLength === undefined ? {} : { whole_length: hit.wholeLength }),
    title: hit.title,
    path: hit.path,
    ...(hit.fileGone ? { file_gone: true } : {}),
    lines: [hit.lines.start, hit.lines.end],
    snippet: hit.snippet.text,
    session: hit.session && sessionJson(hit.session),
    retrievers: { lexical: hit.retrievers.lexical, dense: hit.retrievers.dense },
    snippet_matches: hit.snippet.matches.map(({ start, end }) => [start, end]),
    label: hit.label,
    heading_path: hit.headingPath,
    ...timeJson(hit),
    ...(hit.modifiedAt === undefined ? {} : { modified_at: isoInstant(hit.modifiedAt) }),
    unit: hit.unit,
    solves: hit.solves,
    solved_by: hit.solvedBy,
    references: hit.references.map(({ kind, target }) => ({ kind, target })),
    matched_terms: hit.matchedTerms.map(({ term, score }) => ({ term, score })),
    ...(hit.earlier ? { earlier: true } : {}),
    similar: hit.similar.map(hitJson),
    ...(hit.moreSimilar === undefined ? {} : { more_similar: hit.moreSimilar }),
    ...(hit.inSession === undefined ? {} : { in_session: hit.inSession.map(hitJson) }),
    ...(hit.moreInSession === undefined ? {} : { more_in_session: hit.moreInSession }),
    also_at: hit.alsoAt.map(({ path, lines }) => ({ path, lines: [lines.start, lines.end] })),
  };
}

/** What `get --json` prints. */
export function observationJson(
  { id, type, label, text, lines, headingPath, happenedAt, zoneOffset, solves, solvedBy, references }: Observation,
  { path, title, unit, source, exists }: ObservationPlace,
): object {
  return {
    id,
    type,
    text,
    path,
    title,
    unit,
    source: source.path,
    exists,
    lines: [lines.start, lines.end],
    label,
    heading_path: headingPath,
    ...timeJson({ happenedAt, zoneOffset }),
    solves,
    solved_by: solvedBy,
    references: references.map(({ kind, target }) => ({ kind, target })),
  };
}

function sessionJson(session: Session): object {
  return {
    id: session.id,
    title: session.title,
    started_at: timeJson({ happenedAt: session.startedAt, zoneOffset: session.zoneOffset }).date,
    status: session.status,
    model: session.model,
    branch: session.branch,
    start_tag: session.startTag,
    start_commit: session.startCommit,
    classification: session.classification,
    tags: session.tags,
    project: session.project,
    files_changed: session.filesChanged,
    commits: session.commits,
  };
}

/** What `files --json` prints. */
export function filesPageJson({ items, total }: Page<FileEntry>): object {
  return { files: items.map(({ path, state, reason, code }) => ({ path, state, reason, code })), total };
}

/** What `parse --json` prints. */
export function parsedJson({
  path,
  title,
  session,
  unit,
  observations,
  coverage,
  problems,
  redactions,
}: ParsedView): object {
  return {
    path,
    title,
    unit,
    session: session && sessionJson(session),
    observations: observations.map(({ type, label, text, lines, happenedAt, zoneOffset, solves, references }) => ({
      type,
      label,
      text,
      lines: [lines.start, lines.end],
      ...timeJson({ happenedAt, zoneOffset }),
      solves,
      references,
    })),
    coverage: { ...coverage, uncovered: coverage.uncovered.map(({ start, end }) => [start, end]) },
    problems,
    redactions,
  };
}

/** What `parse --stats --json` prints: its names are those of the contract. */
export function parseStatsJson({
  files,
  observations,
  byType,
  uncovered,
  unknownHeadings,
  bytes,
  millis,
  failed,
}: ParseStats): object {
  return { files, observations, byType, uncovered, unknownHeadings, bytes, millis, failed };
}

/** What `propose --json` prints. */
export function proposalsJson({ found, lookedIn, complete }: Proposals): object {
  return {
    found: found.map(({ path, kind, label, files, bytes, newest, exact, expiry }) => ({
      path,
      kind,
      label,
      files,
      bytes,
      newest: isoTime(newest),
      exact,
      ...(expiry ? { expiry: expiryJson(expiry) } : {}),
    })),
    looked_in: lookedIn,
    complete,
  };
}

function expiryJson({ days, soon, first }: Expiry): object {
  return { days, soon, first: isoTime(first) };
}

/** What `status --json` prints; `owner` is the process of another Quarry that answered, if one did. */
export function statusJson(status: IndexStatus, owner: number | null = null): object {
  return {
    documents: status.documents,
    observations: status.observations,
    passages: status.passages,
    vectors: status.vectors,
    files: filesJson(status.files),
    model: status.model,
    model_state: status.modelState,
    fingerprint: status.fingerprint,
    ...(status.secondModel ? { second_model: status.secondModel } : {}),
    sources: status.sources.map(({ id, path, kind, addedAt, files, watching, redact, redactions, redactionKinds }) => ({
      id,
      path,
      kind,
      added_at: isoTime(addedAt),
      files: filesJson(files),
      watching,
      redact,
      redactions,
      redaction_kinds: redactionKinds,
    })),
    data_folder: status.dataFolder,
    unknown_headings: status.unknownHeadings.map(({ heading, count }) => ({ heading, count })),
    ...(status.wordsOnly ? { words_only: status.wordsOnly.map(({ path, percent }) => ({ path, percent })) } : {}),
    owner_process: owner,
    trouble: status.trouble && {
      code: status.trouble.code,
      message: status.trouble.message,
      next: status.trouble.next,
    },
  };
}

function filesJson({ indexed, pending, failed, excluded }: FileCounts): object {
  return { indexed, pending, failed, excluded };
}

/**
 * When something happened: `date` in ISO 8601, with the offset where one is known, and the `day` that filters go by;
 * without a time both are `null`.
 */
function timeJson(timed: Timed): { readonly date: string | null; readonly day?: string | null } {
  const at = shownTime(timed);
  if (at === null) return { date: null, day: null };
  // An engine that does not know offsets does not know the day.
  return typeof at === 'number' ? { date: isoTime(at) } : { date: isoMoment(at), day: isoDay(at) };
}

/** An instant as ISO 8601 in UTC; `null` for `null` and for what is beyond the range of dates. */
export function isoTime(ms: number | null): string | null {
  return ms === null ? null : isoInstant(ms);
}

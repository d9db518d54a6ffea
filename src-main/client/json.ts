/** The shapes scripts rely on: fields are added, never renamed. Keys are in snake case, times in ISO 8601, lines 1-based. */
import type { Explanation, FileCounts, FileEntry, Hit, IndexStatus, Observation, ParsedView, ParseStats, Proposals, Session } from '../../src-shared/model.ts';
import type { Page, SearchResponse } from '../../src-shared/protocol.ts';

/** What `search --json` prints. */
export function searchJson({ query, tookMs, total, hits, facets, notices }: SearchResponse): object {
  return {
    query, took_ms: tookMs,
    hits: hits.map(hitJson),
    notices: notices.map(({ code, message }) => ({ code, message })),
    facets: facets.map(({ field, values }) => ({ field, values: values.map(({ value, count }) => ({ value, count })) })),
    total,
  };
}

/** What `explain --json` prints. */
export function explanationJson({ outcome, reasons, observation, rank, ranked, under, filters, fusion }: Explanation): object {
  return {
    outcome, reasons, rank, ranked, filters,
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
    lines: [hit.lines.start, hit.lines.end],
    snippet: hit.snippet.text,
    session: hit.session && sessionJson(hit.session),
    legs: { lexical: hit.legs.lexical, dense: hit.legs.dense },
    snippet_matches: hit.snippet.matches.map(({ start, end }) => [start, end]),
    label: hit.label,
    heading_path: hit.headingPath,
    date: isoTime(hit.happenedAt),
    unit: hit.unit,
    solves: hit.solves,
    solved_by: hit.solvedBy,
    references: hit.references.map(({ kind, target }) => ({ kind, target })),
    matched_terms: hit.matchedTerms.map(({ term, score }) => ({ term, score })),
    similar: hit.similar.map(hitJson),
    ...(hit.moreSimilar === undefined ? {} : { more_similar: hit.moreSimilar }),
    also_at: hit.alsoAt.map(({ path, lines }) => ({ path, lines: [lines.start, lines.end] })),
  };
}

/** What `get --json` prints. */
export function observationJson({ id, type, label, text, lines, headingPath, happenedAt, solves, solvedBy, references }: Observation): object {
  return {
    id, type, text, lines: [lines.start, lines.end], label, heading_path: headingPath, date: isoTime(happenedAt), solves, solved_by: solvedBy,
    references: references.map(({ kind, target }) => ({ kind, target })),
  };
}

function sessionJson(session: Session): object {
  return {
    id: session.id,
    title: session.title,
    started_at: isoTime(session.startedAt),
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
export function parsedJson({ path, title, session, unit, observations, coverage, problems, redactions }: ParsedView): object {
  return {
    path, title, unit,
    session: session && sessionJson(session),
    observations: observations.map(({ type, label, text, lines, happenedAt, solves, references }) => ({
      type, label, text, lines: [lines.start, lines.end], date: isoTime(happenedAt), solves, references,
    })),
    coverage: { ...coverage, uncovered: coverage.uncovered.map(({ start, end }) => [start, end]) },
    problems, redactions,
  };
}

/** What `parse --stats --json` prints: its names are those of the contract. */
export function parseStatsJson({ files, observations, byType, uncovered, unknownHeadings, bytes, millis, failed }: ParseStats): object {
  return { files, observations, byType, uncovered, unknownHeadings, bytes, millis, failed };
}

/** What `propose --json` prints. */
export function proposalsJson({ found, lookedIn, complete }: Proposals): object {
  return {
    found: found.map(({ path, kind, label, files, bytes, newest, exact }) => ({ path, kind, label, files, bytes, newest: isoTime(newest), exact })),
    looked_in: lookedIn,
    complete,
  };
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
    sources: status.sources.map(({ id, path, kind, addedAt, files, watching, redact, redactions, redactionKinds }) => ({
      id, path, kind, added_at: isoTime(addedAt), files: filesJson(files), watching, redact, redactions, redaction_kinds: redactionKinds,
    })),
    data_folder: status.dataFolder,
    unknown_headings: status.unknownHeadings.map(({ heading, count }) => ({ heading, count })),
    ...(status.wordsOnly ? { words_only: status.wordsOnly.map(({ path, percent }) => ({ path, percent })) } : {}),
    owner_process: owner,
    trouble: status.trouble && { code: status.trouble.code, message: status.trouble.message, next: status.trouble.next },
  };
}

function filesJson({ indexed, pending, failed, excluded }: FileCounts): object {
  return { indexed, pending, failed, excluded };
}

/** Milliseconds since the epoch as ISO 8601 in UTC; `null` for `null` and for what is beyond the range of dates. */
export function isoTime(ms: number | null): string | null {
  if (ms === null) return null;
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** Numbers that documents name are those of the code: each is written once as code, and held against what is said of it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const D = 'docs/decisions/';
const MANIFEST = 'models/all-MiniLM-L6-v2/manifest.json';
const E = 'src-main/engine/';
const [KB, MB, GB] = [1024, 1024 ** 2, 1024 ** 3];

/** The one number that a pattern's group finds in a file: with commas, with underscores, or as a product. */
function numberIn(file: string, pattern: RegExp): number {
  const text = readFileSync(path.join(root, file), 'utf8').replaceAll(/\s*\n\s*(?:\*\s)?\s*/g, ' ');
  const given = pattern.exec(text)?.[1];
  if (given === undefined) throw new Error(`${file} does not say ${pattern.source}`);
  return given.split('*').map((factor) => Number(factor.replaceAll(/[,_\s]/g, ''))).reduce((product, factor) => product * factor);
}

it.each([
  ['the words’ share where the model cannot read', 'src-shared/protocol/search.ts', /nears (0\.\d+) in scripts/, 1, MANIFEST, /"unreadableLexicalWeight": ([\d.]+)/],
  ['the same', `${D}006-tokenizer-fertility.md`, /it reaches ([\d.]+) at/, 1, MANIFEST, /"unreadableLexicalWeight": ([\d.]+)/],
  ['where it begins to rise', `${D}006-tokenizer-fertility.md`, /From ([\d.]+) tokens a word, the lexical weight rises/, 1, MANIFEST, /"read": ([\d.]+)/],
  ['where it has risen', `${D}006-tokenizer-fertility.md`, /it reaches [\d.]+ at (\d\.\d+)/, 1, MANIFEST, /"spelt": ([\d.]+)/],
  ['the words’ share', `${D}005-score-fusion.md`, /The weight of the lexical score is ([\d.]+) times/, 1, MANIFEST, /"lexicalWeight": ([\d.]+)/],
  ['the share of a passage’s own vector', `${D}003-context-blending.md`, /A passage's score is ([\d.]+) of its own/, 1, MANIFEST, /"contextWeights": \{ "passage": ([\d.]+)/],
  ['of its block’s', `${D}003-context-blending.md`, /of its own vector, ([\d.]+) of its block's/, 1, MANIFEST, /"block": ([\d.]+)/],
  ['of its document’s', `${D}003-context-blending.md`, /of its block's vector and ([\d.]+) of its document's/, 1, MANIFEST, /"contextWeights": .*"document": ([\d.]+)/],
  ['rows by Hamming distance', `${D}020-quantised-vectors.md`, /select the nearest ([\d,]+) passages by Hamming distance/, 1, `${E}projections/vectors/scan/vector-index.ts`, /near: ([\d_]+)/],
  ['rows by both bits', `${D}020-quantised-vectors.md`, /both bits select the best ([\d,]+) of these/, 1, `${E}projections/vectors/scan/vector-index.ts`, /candidates: ([\d_]+)/],
  ['vectors that are all scanned', `${D}020-quantised-vectors.md`, /Up to ([\d,]+) passages\*\*, all vectors are scanned/, 1, `${E}projections/vectors/scan/vector-index.ts`, /largestExact: ([\d_]+)/],
  ['rows that recall is measured on', `${D}020-quantised-vectors.md`, /measures recall@10 on (\d+) of the rows/, 1, `${E}projections/vectors/scan/vector-index.ts`, /QUERIES = (\d+)/],
  ['the least recall', `${D}020-quantised-vectors.md`, /binary codes\. If recall is below ([\d.]+), Quarry looks at more rows/, 1, `${E}projections/vectors/scan/vector-index.ts`, /leastRecall: ([\d.]+)/],
  ['how vectors are loaded', `${D}021-vectors-load-in-background.md`, /in slices of (\d+) ms/, 1, `${E}projections/vectors/scan/vector-index.ts`, /slice: (\d+)/],
  ['how long a search waits for the model', `${D}021-vectors-load-in-background.md`, /A search waits (\d+) ms for the model/, 1, `${E}engine.ts`, /PATIENCE = (\d+)/],
  ['paths of a hit’s copies', `${D}009-copies-are-one-hit.md`, /`Hit\.alsoAt` lists the other paths, at most (\d+)/, 1, `${E}store/file-copies.ts`, /MOST_COPIES = (\d+)/],
  ['candidates that are asked for', `${D}009-copies-are-one-hit.md`, /twice as many candidates, up to ([\d,]+)/, 1, `${E}search/searcher.ts`, /DEEPEST = ([\d_]+)/],
  ['windows of a pasted text', `${D}010-query-by-example.md`, /mean of at most (eight|\d+) windows/, 1, `${E}retrieve/query-embedding.ts`, /MOST_WINDOWS = (\d+)/],
  ['hits of a second look', `${D}011-reranker-off.md`, /reads up to (\d+) hits on a thread/, 1, 'src-shared/reranking.ts', /MOST_LOOKED_AT = (\d+)/],
  ['rows that common words are scored from', `${D}015-high-frequency-terms.md`, /while they have ([\d,]+) rows together/, 1, `${E}retrieve/lexical-retriever.ts`, /EXACT_ROWS = ([\d_]+)/],
  ['the same of a large index', `${D}015-high-frequency-terms.md`, /rows together \(([\d,]+) rows in an index of more than/, 1, `${E}retrieve/lexical-retriever.ts`, /EXACT_ROWS_LARGE = ([\d_]+)/],
  ['when an index is large', `${D}015-high-frequency-terms.md`, /rows in an index of more than ([\d,]+) observations/, 1, `${E}retrieve/lexical-retriever.ts`, /LARGE = (20[\d_]+)/],
  ['observations of one identifier', `${D}014-analyzer.md`, /one identifier that at most (\d+) observations contain/, 1, `${E}retrieve/lexical-retriever.ts`, /MOST_EXACT = (\d+)/],
  ['tokens of a passage', `${D}018-passage-length.md`, /Passages have at most (\d+) tokens/, 1, MANIFEST, /"passageTokens": (\d+)/],
  ['chapters in a piece of a log', `${D}026-logs-grow-by-chapters.md`, /in pieces of (\d+) chapters/, 1, `${E}parse/assistants/log-file.ts`, /MOST_CHAPTERS = (\d+)/],
  ['turns in a chapter', `${D}026-logs-grow-by-chapters.md`, /A chapter is (\d+) turns/, 1, `${E}parse/assistants/log-file.ts`, /CHAPTER = (\d+)/],
  ['logs whose position is kept', `${D}026-logs-grow-by-chapters.md`, /stays in memory for (\d+) logs/, 1, `${E}ingest/run/follow-log.ts`, /MOST_LOGS = (\d+)/],
  ['what tells a log again', `${D}026-logs-grow-by-chapters.md`, /the first and the last (\d+) KB before that place/, KB, `${E}parse/assistants/log-file.ts`, /GUARD = ([\d *]+)/],
  ['lines of a log', `${D}026-logs-grow-by-chapters.md`, /A line over (\d+) MB is skipped/, MB, `${E}parse/assistants/log-file.ts`, /LONGEST_LINE = ([\d *]+)/],
  ['how long events are put together', `${D}027-events-are-hints.md`, /Events are collected until (\d+) ms pass/, 1, `${E}ingest/watch/watcher.ts`, /quiet: (\d+)/],
  ['and at most', `${D}027-events-are-hints.md`, /pass without one, (\d+) s at most/, 1000, `${E}ingest/watch/watcher.ts`, /longest: ([\d_]+)/],
  ['events in a batch', `${D}027-events-are-hints.md`, /\(([\d,]+) in a batch\)/, 1, `${E}ingest/watch/batches.ts`, /MOST_EVENTS = ([\d_]+)/],
  ['files beside a long run', `${D}029-small-edits-beside-long-runs.md`, /Up to (\d+) files of together/, 1, `${E}ingest/run/runner.ts`, /files: (\d+)/],
  ['and their size', `${D}029-small-edits-beside-long-runs.md`, /files of together at most (\d+) KB/, KB, `${E}ingest/run/runner.ts`, /bytes: ([\d *]+)/],
  ['entries of a look for notes', `${D}040-discovery.md`, /Discovery takes at most \d+ s and ([\d,]+) folder entries/, 1, `${E}ingest/discover/discovery.ts`, /MOST_ENTRIES = ([\d_]+)/],
  ['its time', `${D}040-discovery.md`, /Discovery takes at most (\d+) s/, 1000, `${E}ingest/discover/discovery.ts`, /MOST_TIME = ([\d_]+)/],
  ['entries of one folder', `${D}040-discovery.md`, /at most ([\d,]+) entries of each/, 1, `${E}ingest/discover/find-notes.ts`, /ENOUGH = (\d+)/],
  ['days in which the bonus halves', `${D}007-time-breaks-ties.md`, /bonus halves every (\d+) days/, 24 * 60 * 60 * 1000, `${E}rank/recency.ts`, /HALF_LIFE = ([\d *]+)/],
  ['rules that hold in a folder', `${D}031-ignore-rules.md`, /([\d,]+) rules and [\d,]+ wildcards count in one folder/, 1, `${E}ingest/scan/ignore-rules.ts`, /MOST_RULES = ([\d_]+)/],
  ['and their wildcards', `${D}031-ignore-rules.md`, /rules and ([\d,]+) wildcards count in one folder/, 1, `${E}ingest/scan/ignore-rules.ts`, /MOST_STARS_TOGETHER = ([\d_]+)/],
  ['wildcards of one', `${D}031-ignore-rules.md`, /one rule has at most (\d+) wildcards/, 1, 'src-shared/setting-lists.ts', /MOST_WILDCARDS = (\d+)/],
  ['the size of a file', 'docs/formats.md', /A file over (\d+) MB is skipped/, MB, 'src-shared/formats.ts', /LARGEST = ([\d *]+)/],
  ['the size of a log', 'docs/formats.md', /and (\d+) GB for logs of Claude Code and Codex/, GB / MB, `${E}parse/format-list.ts`, /LARGEST_LOG = ([\d *]+) \* MB/],
  ['what is an example', 'docs/query-language.md', /or more than (\d+) characters, up to/, 1, 'src-shared/query/example.ts', /LONGEST_QUESTION = (\d+)/],
  ['how long it may be', 'docs/query-language.md', /characters, up to ([\d,]+)\./, 1, 'src-shared/query/example.ts', /LONGEST_QUERY = ([\d_]+)/],
  ['the same in the contract', 'src-shared/protocol/search.ts', /Cut at ([\d,]+) characters/, 1, 'src-shared/query/example.ts', /LONGEST_QUERY = ([\d_]+)/],
] as const)('%s: what %s says is what the code has', (_, document, said, unit, code, written) => {
  const text = readFileSync(path.join(root, document), 'utf8').replaceAll(/\s*\n\s*(?:\*\s)?\s*/g, ' ');
  const inWords = said.exec(text)?.[1] === 'eight' ? 8 : numberIn(document, said);
  expect(inWords * unit).toBe(numberIn(code, written));
});

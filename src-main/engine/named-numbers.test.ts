/** Numbers that documents name are those of the code: each is written once as code, and held against what is said of it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const README = 'src-main/engine/README.md';
const E = 'src-main/engine/';
const MANIFEST = 'models/all-MiniLM-L6-v2/manifest.json';
const [KB, MB, GB] = [1024, 1024 ** 2, 1024 ** 3];

/** The one number that a pattern's group finds in a file: with commas, with underscores, or as a product. */
function numberIn(file: string, pattern: RegExp): number {
  const text = readFileSync(path.join(root, file), 'utf8').replaceAll(/\s*\n\s*(?:\*\s)?\s*/g, ' ');
  const given = pattern.exec(text)?.[1];
  if (given === undefined) throw new Error(`${file} does not say ${pattern.source}`);
  return given.split('*').map((factor) => Number(factor.replaceAll(/[,_\s]/g, ''))).reduce((product, factor) => product * factor);
}

it.each([
  ['the words’ share where the model cannot read', 'src-shared/protocol.ts', /nears (0\.\d+) in scripts/, 1, MANIFEST, /"unreadableLexicalWeight": ([\d.]+)/],
  ['the same', README, /the words' share rises, to ([\d.]+) at/, 1, MANIFEST, /"unreadableLexicalWeight": ([\d.]+)/],
  ['where it begins to rise', README, /From ([\d.]+) on the words' share rises/, 1, MANIFEST, /"read": ([\d.]+)/],
  ['where it has risen', README, /share rises, to [\d.]+ at (\d\.\d+)/, 1, MANIFEST, /"spelt": ([\d.]+)/],
  ['the words’ share', README, /The words' share is ([\d.]+) times/, 1, MANIFEST, /"lexicalWeight": ([\d.]+)/],
  ['the share of a passage’s own vector', README, /A passage scores by ([\d.]+) of its own/, 1, MANIFEST, /"contextWeights": \{ "passage": ([\d.]+)/],
  ['of its block’s', README, /of its own vector, ([\d.]+) of its block's/, 1, MANIFEST, /"block": ([\d.]+)/],
  ['of its document’s', README, /of its block's and ([\d.]+) of its document's/, 1, MANIFEST, /"contextWeights": .*"document": ([\d.]+)/],
  ['rows by Hamming distance', README, /the nearest ([\d,]+) by Hamming distance/, 1, `${E}projections/vectors/scan/vector-index.ts`, /near: ([\d_]+)/],
  ['rows by both bits', README, /both bits the best ([\d,]+) of these/, 1, `${E}projections/vectors/scan/vector-index.ts`, /candidates: ([\d_]+)/],
  ['vectors that are all scanned', README, /All vectors are scanned to ([\d,]+) passages/, 1, `${E}projections/vectors/scan/vector-index.ts`, /largestExact: ([\d_]+)/],
  ['rows that recall is measured on', README, /Recall@10 is measured on (\d+) of the rows/, 1, `${E}projections/vectors/scan/vector-index.ts`, /QUERIES = (\d+)/],
  ['the least recall', README, /binary codes are built; below ([\d.]+) more rows/, 1, `${E}projections/vectors/scan/vector-index.ts`, /leastRecall: ([\d.]+)/],
  ['how vectors are loaded', README, /in slices of (\d+) ms/, 1, `${E}projections/vectors/scan/vector-index.ts`, /slice: (\d+)/],
  ['vectors that a search waits for', README, /for them where they are at most ([\d,]+)/, 1, `${E}retrieval.ts`, /SOON_LOADED = ([\d_]+)/],
  ['vectors that sqlite-vec answers for', README, /Of more, up to ([\d,]+), sqlite-vec/, 1, `${E}projections/vectors/vec0-scores.ts`, /MOST_BY_VEC0 = ([\d_]+)/],
  ['how long a search waits for the model', README, /A search waits (\d+) ms for them/, 1, `${E}engine.ts`, /PATIENCE = (\d+)/],
  ['paths of a hit’s copies', README, /`Hit\.alsoAt` has the other paths, at most (\d+)/, 1, `${E}store/file-copies.ts`, /MOST_COPIES = (\d+)/],
  ['candidates that are asked for', README, /twice as many, up to ([\d,]+)/, 1, `${E}search/searcher.ts`, /DEEPEST = ([\d_]+)/],
  ['windows of a pasted text', README, /mean of at most (eight|\d+) windows/, 1, `${E}retrieve/query-embedding.ts`, /MOST_WINDOWS = (\d+)/],
  ['hits of a second look', README, /reads up to (\d+) hits on a thread/, 1, 'src-shared/second-look.ts', /MOST_LOOKED_AT = (\d+)/],
  ['rows that common words are scored from', README, /while they have ([\d,]+) rows together/, 1, `${E}retrieve/lexical-retriever.ts`, /EXACT_ROWS = ([\d_]+)/],
  ['the same of a large index', README, /rows together \(([\d,]+) above/, 1, `${E}retrieve/lexical-retriever.ts`, /EXACT_ROWS_LARGE = ([\d_]+)/],
  ['when an index is large', README, /rows together \([\d,]+ above ([\d,]+) observations/, 1, `${E}retrieve/lexical-retriever.ts`, /LARGE = (20[\d_]+)/],
  ['observations of one identifier', README, /one identifier that at most (\d+) observations have/, 1, `${E}retrieve/lexical-retriever.ts`, /MOST_EXACT = (\d+)/],
  ['tokens of a passage', README, /Passages have at most (\d+) tokens/, 1, 'models/all-MiniLM-L6-v2/manifest.json', /"passageTokens": (\d+)/],
  ['chapters in a piece of a log', README, /in pieces of (\d+) chapters/, 1, `${E}parse/assistants/log-file.ts`, /MOST_CHAPTERS = (\d+)/],
  ['turns in a chapter', README, /A chapter is (\d+) turns/, 1, `${E}parse/assistants/log-file.ts`, /CHAPTER = (\d+)/],
  ['logs whose position is kept', README, /is kept in memory for (\d+) logs/, 1, `${E}ingest/run/follow-log.ts`, /MOST_LOGS = (\d+)/],
  ['what tells a log again', README, /the first and the last (\d+) KB before it/, KB, `${E}parse/assistants/log-file.ts`, /GUARD = ([\d *]+)/],
  ['lines of a log', README, /A line over (\d+) MB is left out/, MB, `${E}parse/assistants/log-file.ts`, /LONGEST_LINE = ([\d *]+)/],
  ['how long events are put together', README, /put together until (\d+) ms passed/, 1, `${E}ingest/watch/watcher.ts`, /quiet: (\d+)/],
  ['and at most', README, /passed without one, (\d+) s at most/, 1000, `${E}ingest/watch/watcher.ts`, /longest: ([\d_]+)/],
  ['events in a batch', README, /\(([\d,]+) in a batch\)/, 1, `${E}ingest/watch/batches.ts`, /MOST_EVENTS = ([\d_]+)/],
  ['files beside a long run', README, /beside a long run\*\* \(up to (\d+), /, 1, `${E}ingest/run/runner.ts`, /files: (\d+)/],
  ['and their size', README, /beside a long run\*\* \(up to \d+, (\d+) KB/, KB, `${E}ingest/run/runner.ts`, /bytes: ([\d *]+)/],
  ['entries of a look for notes', README, /A look takes at most \d+ s and ([\d,]+) entries/, 1, `${E}ingest/discover/discovery.ts`, /MOST_ENTRIES = ([\d_]+)/],
  ['its time', README, /A look takes at most (\d+) s/, 1000, `${E}ingest/discover/discovery.ts`, /MOST_TIME = ([\d_]+)/],
  ['entries of one folder', README, /at most ([\d,]+) entries of each/, 1, `${E}ingest/discover/find-notes.ts`, /ENOUGH = (\d+)/],
  ['days in which the bonus halves', README, /which halves with every (\d+) days/, 24 * 60 * 60 * 1000, `${E}rank/recency.ts`, /HALF_LIFE = ([\d *]+)/],
  ['rules that hold in a folder', README, /([\d,]+) rules and [\d,]+ wildcards hold in one folder/, 1, `${E}ingest/scan/ignore-rules.ts`, /MOST_RULES = ([\d_]+)/],
  ['and their wildcards', README, /rules and ([\d,]+) wildcards hold in one folder/, 1, `${E}ingest/scan/ignore-rules.ts`, /MOST_STARS_TOGETHER = ([\d_]+)/],
  ['wildcards of one', README, /one rule has at most (\d+) wildcards/, 1, 'src-shared/settings.ts', /MOST_WILDCARDS = (\d+)/],
  ['the size of a file', 'README.md', /files over (\d+) MB/, MB, `${E}parse/formats.ts`, /LARGEST = ([\d *]+)/],
  ['the size of a log', 'README.md', /logs of Claude Code and Codex (\d+) GB/, GB, `${E}parse/assistants/assistant-log.ts`, /LARGEST_LOG = ([\d *]+)/],
  ['what is an example', 'README.md', /or more than (\d+) characters, up to/, 1, `${E}retrieve/query.ts`, /LONGEST_QUESTION = (\d+)/],
  ['how long it may be', 'README.md', /characters, up to ([\d,]+)\)/, 1, `${E}retrieve/query.ts`, /LONGEST_QUERY = ([\d_]+)/],
  ['the same in the contract', 'src-shared/protocol/search.ts', /Cut at ([\d,]+) characters/, 1, `${E}retrieve/query.ts`, /LONGEST_QUERY = ([\d_]+)/],
] as const)('%s: what %s says is what the code has', (_, document, said, unit, code, written) => {
  const text = readFileSync(path.join(root, document), 'utf8').replaceAll(/\s*\n\s*(?:\*\s)?\s*/g, ' ');
  const inWords = said.exec(text)?.[1] === 'eight' ? 8 : numberIn(document, said);
  expect(inWords * unit).toBe(numberIn(code, written));
});

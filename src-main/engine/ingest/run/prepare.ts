/** A file's bytes to a document with vectors, ready to be written: parse, cut into passages, embed what is new. */
import type { TextRange } from '../../../../src-shared/model.ts';
import type { Embedder } from '../../embed/embedder.ts';
import type { WritableBlock, WritableDocument, WritablePassage } from '../../store/write/write-document.ts';
import { textHashOf } from '../../store/passages.ts';
import { passages } from '../../parse/chunk.ts';
import type { HeadingTypes, ParsedBlock, ParsedObservation } from '../../parse/format.ts';
import type { Parser } from '../../parse/process/parser.ts';
import { createTimeSlice } from '../time-slice.ts';
import { type Budgeted, withinBudget, type WordsOnly } from './embed-budget.ts';
import { type Claim, createSingleFlight, type SingleFlight } from './single-flight.ts';

/** Texts given to the embedder at once: enough to keep its threads busy, few enough to stop soon. */
const SLICE = 256;

export interface PrepareOptions extends EmbedOptions {
  readonly parser: Pick<Parser, 'parse'>;
  /** The user's own section names. */
  readonly headingTypes: HeadingTypes;
  /** Whether secrets are taken out. Default true. */
  readonly redact?: boolean;
}

export interface EmbedOptions {
  readonly embedder: Pick<Embedder, 'embedBatch' | 'countTokens' | 'modelInfo'>;
  /** A vector the index already has for a text with this hash. */
  readonly knownVector: (textHash: string) => Float32Array | undefined;
  /** What other files have in work. Default: nothing. */
  readonly inFlight?: SingleFlight;
  readonly stopped: () => boolean;
}

interface Made {
  /** Texts that went through the model. */
  readonly embeddings: number;
  /**
   * To be called once the vectors are written, or will not be: until then others wait for these texts instead of
   * looking them up.
   */
  release(): void;
}

export interface Prepared extends Made {
  /** The id of the format that has read the file. */
  readonly format: string;
  readonly document: WritableDocument;
}

/** What is ranked together and has one budget: a document, or a chapter of a log. */
export interface EmbeddedPart {
  readonly blocks: readonly WritableBlock[];
  readonly wordsOnly: WordsOnly;
}

export interface Embedded extends Made {
  readonly parts: readonly EmbeddedPart[];
}

/**
 * @param bytes given away: empty afterwards
 * @returns `null` when it was stopped on the way
 * @throws EngineError of the parser or the embedder
 */
export async function prepare(
  path: string,
  bytes: Uint8Array,
  { parser, headingTypes, redact, ...options }: PrepareOptions,
): Promise<Prepared | null> {
  const {
    format,
    title,
    date,
    zoneOffset,
    session,
    tags,
    aliases,
    properties,
    unit,
    redactions,
    blocks: parsed,
  } = await parser.parse(path, bytes, headingTypes, redact);
  const embedded = await embedParts([parsed], options);
  if (!embedded) return null;
  const { parts, ...made } = embedded;
  return {
    ...made,
    format,
    document: {
      title,
      date,
      zoneOffset,
      session,
      tags,
      aliases,
      properties,
      unit,
      redactions,
      ...(parts[0] as EmbeddedPart),
    },
  };
}

/**
 * Cuts the blocks of each part into passages and gives those within the part's budget their vectors.
 *
 * @returns `null` when it was stopped on the way
 * @throws EngineError of the embedder
 */
export async function embedParts(
  parsed: readonly (readonly ParsedBlock[])[],
  { embedder, knownVector, inFlight = createSingleFlight(), stopped }: EmbedOptions,
): Promise<Embedded | null> {
  const vectors = new Map<string, Float32Array>();
  const missing = new Map<string, string>();
  const claims = new Map<string, Claim>();
  const pause = createTimeSlice();
  const release = (): void => claims.forEach((claim) => claim.drop());
  const passagesOf = ({ text }: ParsedObservation, ranges: readonly TextRange[]): Omit<WritablePassage, 'vector'>[] =>
    ranges.map((range) => {
      const passage = text.slice(range.start, range.end);
      const textHash = textHashOf(passage);
      if (vectors.has(textHash) || missing.has(textHash)) return { ...range, textHash };
      const known = knownVector(textHash);
      if (known) vectors.set(textHash, known);
      else missing.set(textHash, passage);
      return { ...range, textHash };
    });
  const cutBlock = async (block: ParsedBlock, budget: Budgeted): Promise<CutBlock> => {
    const observations: CutBlock['observations'][number][] = [];
    for (const observation of block.observations) {
      observations.push({ ...observation, passages: passagesOf(observation, budget.passagesOf(observation)) });
      await pause();
    }
    return { ...block, observations };
  };
  const embed = async (hashes: readonly string[]): Promise<boolean> => {
    for (let i = 0; i < hashes.length; i += SLICE) {
      if (stopped()) return false;
      const slice = hashes.slice(i, i + SLICE);
      const made = await embedder.embedBatch(slice.map((hash) => missing.get(hash) as string));
      slice.forEach((hash, j) => {
        vectors.set(hash, made[j] as Float32Array);
        claims.get(hash)?.settle(made[j]);
      });
    }
    return true;
  };
  /** Gives every missing text its vector, and how many were made here; `null` when it was stopped. */
  const makeMissing = async (): Promise<number | null> => {
    const awaited = new Map<string, Promise<Float32Array | undefined>>();
    for (const hash of missing.keys()) {
      const others = inFlight.of(hash);
      if (others) awaited.set(hash, others);
      else claims.set(hash, inFlight.claim(hash));
    }
    if (!(await embed([...claims.keys()]))) return null;
    // Only now: of two files that wait for each other, each has made its own.
    const left: string[] = [];
    for (const [hash, others] of awaited) {
      const vector = await others;
      if (vector) vectors.set(hash, vector);
      else left.push(hash);
    }
    return (await embed(left)) ? claims.size + left.length : null;
  };

  let made = false;
  try {
    const parts: { readonly blocks: readonly CutBlock[]; readonly wordsOnly: WordsOnly }[] = [];
    for (const part of parsed) {
      if (stopped()) return null;
      const budget = await budgetOf(part, embedder);
      const blocks: CutBlock[] = [];
      for (const block of part) blocks.push(await cutBlock(block, budget));
      parts.push({ blocks, wordsOnly: budget.wordsOnly });
    }
    const embeddings = await makeMissing();
    if (embeddings === null) return null;
    made = true;
    const withVector = (passage: Omit<WritablePassage, 'vector'>): WritablePassage => ({
      ...passage,
      vector: vectors.get(passage.textHash) as Float32Array,
    });
    const finished: EmbeddedPart[] = [];
    for (const { blocks, wordsOnly } of parts) {
      const ready: WritableBlock[] = [];
      for (const block of blocks) {
        ready.push({
          ...block,
          observations: block.observations.map((o) => ({ ...o, passages: o.passages.map(withVector) })),
        });
        await pause();
      }
      finished.push({ blocks: ready, wordsOnly });
    }
    return { embeddings, release, parts: finished };
  } finally {
    if (!made) release();
  }
}

/** A block whose passages wait for their vectors. */
interface CutBlock extends Omit<ParsedBlock, 'observations'> {
  readonly observations: readonly (ParsedObservation & {
    readonly passages: readonly Omit<WritablePassage, 'vector'>[];
  })[];
}

/** What of a document, or of a chapter of a log, goes through the model. */
export function budgetOf(
  blocks: readonly ParsedBlock[],
  { countTokens, modelInfo }: Pick<Embedder, 'countTokens' | 'modelInfo'>,
): Promise<Budgeted> {
  return withinBudget(blocks, { cut: (text) => passages(text, countTokens, modelInfo.passageTokens), countTokens });
}

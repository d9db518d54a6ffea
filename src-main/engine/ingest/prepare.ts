/** A file's bytes to a document with vectors, ready to be written: parse, cut into passages, embed what is new. */
import { createHash } from 'node:crypto';
import type { Embedder } from '../embed/embedder.ts';
import type { WritableBlock, WritableDocument, WritablePassage } from '../index/write-document.ts';
import { passages } from '../parse/chunk.ts';
import type { HeadingTypes, ParsedBlock, ParsedObservation } from '../parse/format.ts';
import type { Parser } from '../parse/parser.ts';
import { type Claim, createInFlight, type InFlight } from './in-flight.ts';

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
  readonly inFlight?: InFlight;
  readonly stopped: () => boolean;
}

interface Made {
  /** Texts that went through the model. */
  readonly embeddings: number;
  /** To be called once the vectors are written, or will not be: until then others wait for these texts instead of looking them up. */
  release(): void;
}

export interface Prepared extends Made {
  readonly document: WritableDocument;
}

export interface Embedded extends Made {
  readonly blocks: readonly WritableBlock[];
}

/**
 * @param bytes given away: empty afterwards
 * @returns `null` when it was stopped on the way
 * @throws EngineError of the parser or the embedder
 */
export async function prepare(path: string, bytes: Uint8Array, { parser, headingTypes, redact, ...options }: PrepareOptions): Promise<Prepared | null> {
  const { title, date, session, tags, unit, redactions, blocks: parsed } = await parser.parse(path, bytes, headingTypes, redact);
  const embedded = await embedBlocks(parsed, options);
  if (!embedded) return null;
  const { blocks, ...made } = embedded;
  return { ...made, document: { title, date, session, tags, unit, redactions, blocks } };
}

/**
 * Cuts blocks into passages and gives each its vector.
 *
 * @returns `null` when it was stopped on the way
 * @throws EngineError of the embedder
 */
export async function embedBlocks(parsed: readonly ParsedBlock[], { embedder, knownVector, inFlight = createInFlight(), stopped }: EmbedOptions): Promise<Embedded | null> {
  const vectors = new Map<string, Float32Array>();
  const missing = new Map<string, string>();
  const claims = new Map<string, Claim>();
  const release = (): void => claims.forEach((claim) => claim.drop());
  const cut = (observation: ParsedObservation): Omit<WritablePassage, 'vector'>[] =>
    cutPassages(observation.text, embedder).map((range) => {
      const passage = observation.text.slice(range.start, range.end);
      const textHash = createHash('sha256').update(passage).digest('hex');
      if (vectors.has(textHash) || missing.has(textHash)) return { ...range, textHash };
      const known = knownVector(textHash);
      if (known) vectors.set(textHash, known);
      else missing.set(textHash, passage);
      return { ...range, textHash };
    });
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
    const blocks = parsed.map((block) => ({ ...block, observations: block.observations.map((observation) => ({ ...observation, passages: cut(observation) })) }));
    const embeddings = await makeMissing();
    if (embeddings === null) return null;
    made = true;
    const withVector = (passage: Omit<WritablePassage, 'vector'>): WritablePassage => ({ ...passage, vector: vectors.get(passage.textHash) as Float32Array });
    return { embeddings, release, blocks: blocks.map((block) => ({ ...block, observations: block.observations.map((o) => ({ ...o, passages: o.passages.map(withVector) })) })) };
  } finally {
    if (!made) release();
  }
}

function cutPassages(text: string, { countTokens, modelInfo }: EmbedOptions['embedder']): readonly { start: number; end: number }[] {
  // A token is at least one character of the decomposed text (a Korean syllable comes apart into three): a text this short
  // fits, and most are.
  if (countTokens('') + text.normalize('NFD').length <= modelInfo.passageTokens) return [{ start: 0, end: text.length }];
  return passages(text, countTokens, modelInfo.passageTokens);
}

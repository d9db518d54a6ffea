/**
 * A corpus of any size, mixed from real observations: the same material gives the same corpus, and a larger one begins
 * with the smaller.
 */
import type { Session } from '../../../src-shared/model.ts';
import { newSession } from '../../../src-shared/new-session.ts';
import { wallOfDate } from '../../../src-shared/time/wall.ts';
import type { Material, MaterialObservation } from './material.ts';
import { gaussians, type Random, seededRandom } from '../../system/random.ts';

export interface CorpusPassage {
  readonly start: number;
  readonly end: number;
  /** `Float32Array` of `[dimensions]`, length 1. */
  readonly vector: Float32Array;
}

export interface CorpusObservation extends MaterialObservation {
  /** Counted from 0 through the whole corpus. */
  readonly number: number;
  readonly passages: readonly CorpusPassage[];
}

export interface CorpusDocument {
  /** Counted from 0. */
  readonly number: number;
  readonly title: string;
  readonly session: Session;
  readonly blocks: readonly (readonly CorpusObservation[])[];
}

/** Observations a document, as session notes have them. */
const IN_DOCUMENT = 40;
const MOST_IN_BLOCK = 6;
/** Characters a passage: 128 tokens of English. */
const PASSAGE_LENGTH = 500;
/** Noise against the vector, so that the cosine between the original and the result is 1 / √(1 + σ²): 0.95 to 0.85. */
const NOISE = { least: 0.33, most: 0.62 } as const;
/** Room for random noise; a vector takes a stretch of it that begins anywhere. */
const NOISE_TABLE = 1 << 18;
const DAY = 86_400_000;

/** Identifiers that stand in one observation of the first hundred each, and nowhere else. */
export const RARE = Array.from({ length: 15 }, (_, i) => `zq${(0x9e37 + i * 7919).toString(16)}_handle`);
const rareIn = (number: number): string | undefined => (number % 6 === 3 ? RARE[(number - 3) / 6] : undefined);

/**
 * The documents of a corpus, one at a time.
 *
 * Each observation has as many characters as some real one; it begins with a sentence of a real observation, goes on
 * with sentences of others, and has the first one's type, label and references and its vector with noise. The
 * observations of a block come from real neighbours. One in each document names a commit of its own, so that the
 * vocabulary grows.
 *
 * @param size observations
 */
export function* corpusDocuments(material: Material, size: number): Generator<CorpusDocument> {
  const mix = mixer(material);
  for (let number = 0, first = 0; first < size; number++, first += IN_DOCUMENT) {
    const random = seededRandom(0x51a7 + Math.imul(number, 0x9e3779b1));
    const session = sessionOf(material, number, random);
    const blocks: CorpusObservation[][] = [];
    const end = first + IN_DOCUMENT; // all of the document is made, so that a larger corpus has the same beginning
    for (let at = first; at < end; ) {
      const length = Math.min(1 + random.below(MOST_IN_BLOCK), end - at);
      const source = random.below(material.observations.length);
      blocks.push(Array.from({ length }, (_, i) => mix(at + i, source + i, at + i === first, random)));
      at += length;
    }
    const wanted = blocks
      .map((block) => block.filter((observation) => observation.number < size))
      .filter((block) => block.length > 0);
    yield { number, title: session.title, session, blocks: wanted };
  }
}

type Mix = (number: number, source: number, named: boolean, random: Random) => CorpusObservation;

function mixer({ observations, vectors, dimensions }: Material): Mix {
  const noise = gaussians(seededRandom(0xbe11), NOISE_TABLE);
  const sentences = observations.map(({ text }) => sentencesOf(text));
  const lengths = observations.map(({ text }) => text.length);

  const perturbed = (source: number, random: Random): Float32Array => {
    const sigma = (NOISE.least + (NOISE.most - NOISE.least) * random.next()) / Math.sqrt(dimensions);
    const from = random.below(NOISE_TABLE - dimensions);
    const vector = new Float32Array(dimensions);
    let squares = 0;
    for (let d = 0; d < dimensions; d++) {
      const value = (vectors[source * dimensions + d] as number) + sigma * (noise[from + d] as number);
      vector[d] = value;
      squares += value * value;
    }
    const scale = 1 / Math.sqrt(squares);
    for (let d = 0; d < dimensions; d++) vector[d] = (vector[d] as number) * scale;
    return vector;
  };

  return (number, wanted, named, random) => {
    const source = wanted % observations.length;
    const { type, label, references } = observations[source] as MaterialObservation;
    const length = random.pick(lengths);
    let text = random.pick(sentences[source] as string[]);
    while (text.length < length) text += ` ${random.pick(random.pick(sentences))}`;
    text = cutAtWord(text, length);
    if (named) text += ` (commit ${(Math.imul(number + 1, 0x85ebca6b) >>> 0).toString(16).padStart(8, '0')})`;
    const rare = rareIn(number);
    if (rare) text += ` ${rare}`;
    const count = Math.ceil(text.length / PASSAGE_LENGTH);
    const passages = Array.from({ length: count }, (_, i) => ({
      start: i * PASSAGE_LENGTH,
      end: Math.min(text.length, (i + 1) * PASSAGE_LENGTH),
      vector: perturbed(source, random),
    }));
    return { number, text, type, label, references, passages };
  };
}

function sentencesOf(text: string): string[] {
  const parts = text
    .split(/\n+|(?<=[.!?;])\s+/)
    .map((part) => part.trim())
    .filter(Boolean);
  return parts.length > 0 ? parts : [text];
}

/** The text up to a word's end near `length`, never empty. */
function cutAtWord(text: string, length: number): string {
  if (text.length <= length) return text;
  const space = text.indexOf(' ', length);
  return space === -1 ? text : text.slice(0, space);
}

/** A session with the words of a real one and a time and number of its own. */
function sessionOf({ sessions }: Material, number: number, random: Random): Session {
  const startedAt = wallOfDate(2020, 1, 1) + random.below(5 * 365) * DAY;
  const own = { id: `s${number}`, startedAt, zoneOffset: null };
  if (sessions.length > 0) return { ...random.pick(sessions), ...own };
  return newSession({ ...own, title: `Session ${number}` });
}

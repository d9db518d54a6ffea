/**
 * The Unigram tokenizer of XLM-RoBERTa's family, from its `tokenizer.json` (Kudo 2018, arXiv 1804.10959). A general
 * tokenizer builds a trie of all pieces, which takes seconds and hundreds of megabytes for 137,000 of them; two maps
 * give the same ids at once.
 */
import { z } from 'zod';

/** What of `tokenizer.json` is used. */
const schema = z.object({
  model: z.object({
    type: z.literal('Unigram'),
    unk_id: z.int().min(0),
    vocab: z.array(z.tuple([z.string(), z.number()])).min(1),
  }),
  post_processor: z.object({
    single: z.array(z.object({ SpecialToken: z.object({ id: z.string() }).optional() })),
    special_tokens: z.record(z.string(), z.object({ ids: z.array(z.int().min(0)).min(1) })),
  }),
});

/** What the normalizer takes out, and what it takes for a space. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are taken out
const CONTROL = /[\u0001-\u0008\u000B\u000E-\u001F\u007F\u008F\u009F]/g;
const SPACE = /[\u0009\u000A\u000C\u000D\u00A0\u1680\u2000-\u200F\u2028\u2029\u202F\u205F\u2581\u3000\uFEFF\uFFFD]/g;
/** The normalizer leaves it as it is, where NFKC would make a tilde of it. */
const FULLWIDTH_TILDE = '\uFF5E';
/** The mark of a word's beginning. */
const WORD_START = '\u2581';
/** The score of an unknown character lies so far below the lowest of the vocabulary. */
const UNKNOWN_PENALTY = 10;
/** Words whose pieces are kept. A longer one hardly comes again. */
const MOST_WORDS = 10_000;
const LONGEST_WORD = 64;

export interface Unigram {
  /** Token ids with the special ones, not cut. */
  encode(text: string): number[];
  readonly specialTokens: readonly number[];
  /** How many pieces the vocabulary has. */
  readonly size: number;
}

/** Whether a parsed `tokenizer.json` is of this kind. */
export function isUnigram(json: unknown): boolean {
  return (json as { model?: { type?: unknown } } | null)?.model?.type === 'Unigram';
}

/**
 * Names of special tokens in a text, such as `<s>`, which is HTML's strike-through, are text.
 *
 * @param json a parsed `tokenizer.json`
 * @throws ZodError where it has not what a Unigram tokenizer needs
 */
export function createUnigram(json: unknown): Unigram {
  const {
    model: { vocab, unk_id: unknown },
    post_processor: { single, special_tokens: special },
  } = schema.parse(json);
  const ids = new Map<string, number>();
  const scores = new Float64Array(vocab.length);
  /** The longest piece by its first two units. */
  const longest = new Map<string, number>();
  const named = new Set(Object.keys(special));
  let lowest = Infinity;
  for (const [id, [piece, score]] of vocab.entries()) {
    scores[id] = score;
    if (score < lowest) lowest = score;
    if (named.has(piece)) continue;
    ids.set(piece, id);
    const start = piece.slice(0, 2);
    if (piece.length > (longest.get(start) ?? 0)) longest.set(start, piece.length);
  }
  for (const piece of controlPieces(json)) ids.delete(piece);
  const unknownScore = lowest - UNKNOWN_PENALTY;
  const around = single.map(({ SpecialToken }) => SpecialToken && (special[SpecialToken.id]?.ids ?? []));
  const text = around.indexOf(undefined);
  const [opening, closing] = [around.slice(0, text), around.slice(text + 1)].map((side) =>
    side.flatMap((one) => one ?? []),
  ) as [number[], number[]];

  /** The pieces of a word whose scores add up to the most (Viterbi 1967). */
  const cut = (word: string): number[] => {
    const end = word.length;
    const best = new Float64Array(end + 1).fill(-Infinity);
    const from = new Int32Array(end + 1);
    const piece = new Int32Array(end + 1);
    best[0] = 0;
    for (let at = 0; at < end; ) {
      const step = (word.codePointAt(at) as number) > 0xffff ? 2 : 1;
      const score = best[at] as number;
      const reach = Math.max(at + step, Math.min(end, at + (longest.get(word.slice(at, at + 2)) ?? 1)));
      const offer = (to: number, id: number, total: number): void => {
        if (total > (best[to] as number)) [best[to], from[to], piece[to]] = [total, at, id];
      };
      let known = false;
      for (let to = at + step; to <= reach; to++) {
        const id = ids.get(word.slice(at, to));
        if (id === undefined) continue;
        if (to === at + step) known = true;
        offer(to, id, score + (scores[id] as number));
      }
      if (!known) offer(at + step, unknown, score + unknownScore);
      at += step;
    }
    const pieces: number[] = [];
    for (let at = end; at > 0; at = from[at] as number) {
      // unknown characters side by side are one token
      if (piece[at] !== unknown || pieces.at(-1) !== unknown) pieces.push(piece[at] as number);
    }
    return pieces.reverse();
  };

  const words = new Map<string, readonly number[]>();
  const piecesOf = (word: string): readonly number[] => {
    const kept = words.get(word);
    if (kept) return kept;
    const pieces = cut(WORD_START + word);
    if (word.length <= LONGEST_WORD) {
      if (words.size >= MOST_WORDS) words.clear();
      words.set(word, pieces);
    }
    return pieces;
  };

  return {
    encode(given) {
      const tokens = [...opening];
      for (const word of normalise(given).split(/\s+/)) {
        if (word !== '') for (const id of piecesOf(word)) tokens.push(id);
      }
      tokens.push(...closing);
      return tokens;
    },
    specialTokens: [...opening, ...closing],
    size: vocab.length,
  };
}

/** The names of the tokens that stand for no text, such as `<pad>`. */
function controlPieces(json: unknown): readonly string[] {
  const { added_tokens: added = [] } = json as { added_tokens?: { content?: unknown; special?: unknown }[] };
  return added.flatMap(({ content, special }) => (special === true && typeof content === 'string' ? [content] : []));
}

function normalise(text: string): string {
  const clean = text.replace(CONTROL, '').replace(SPACE, ' ');
  if (!clean.includes(FULLWIDTH_TILDE)) return clean.normalize('NFKC');
  return clean
    .split(FULLWIDTH_TILDE)
    .map((part) => part.normalize('NFKC'))
    .join(FULLWIDTH_TILDE);
}

/**
 * Models small enough to be written by a test, as real ONNX graphs: a cross-encoder whose score is how often a token of
 * the query stands in the passage, and an embedding model that looks up a row for each token. Field numbers are those
 * of `onnx.proto` (ONNX IR 7, operators of version 11).
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FLOAT = 1;
const INT64 = 7;
const BOOL = 9;

/**
 * Writes the model with its manifest, and the tokenizer of another model, into `folder/name`, and gives that folder.
 */
export function writeReranker(
  folder: string,
  name: string,
  tokenizer: string,
  manifest: Readonly<Record<string, unknown>> = {},
): string {
  const own = path.join(folder, name);
  mkdirSync(own, { recursive: true });
  writeFileSync(path.join(own, 'model.onnx'), overlapModel());
  copyFileSync(tokenizer, path.join(own, 'tokenizer.json'));
  writeFileSync(
    path.join(own, 'manifest.json'),
    JSON.stringify({
      kind: 'reranker',
      name,
      licence: 'MIT',
      maxTokens: 64,
      tokenizer: entryOf(own, 'tokenizer.json'),
      models: { fp32: entryOf(own, 'model.onnx') },
      ...manifest,
    }),
  );
  return own;
}

function entryOf(folder: string, file: string): object {
  const content = readFileSync(path.join(folder, file));
  return { file, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

/** The special tokens of {@link writeEmbeddingModel}, which stand behind the words of its vocabulary. */
const SPECIAL = ['<unknown>', '<start>', '<end>'] as const;

export interface SmallModel {
  /** Of its folder, absolute. */
  readonly folder: string;
  /** The ids around every text. */
  readonly specialTokens: readonly [start: number, end: number];
  /** The row of a word or special token, `[dimensions]`, before pooling. */
  row(token: string): readonly number[];
}

/**
 * Writes an embedding model with its tokenizer and manifest into `folder`. A text's vector is the mean of the rows of
 * its tokens.
 *
 * @param rows by word in lower case, all of the same length; a word that begins with `##` is the rest of one
 * @param manifest fields in place of those it has
 */
export function writeEmbeddingModel(
  folder: string,
  rows: Readonly<Record<string, readonly number[]>>,
  manifest: Readonly<Record<string, unknown>> = {},
): SmallModel {
  mkdirSync(folder, { recursive: true });
  const words = Object.keys(rows);
  const dimensions = (Object.values(rows)[0] as readonly number[]).length;
  const ofSpecial = (at: number): number[] =>
    Array.from({ length: dimensions }, (_, d) => (d % SPECIAL.length === at ? 0.1 : 0));
  const table = [...Object.values(rows), ...SPECIAL.map((_, at) => ofSpecial(at))];
  const id = (token: string): number => [...words, ...SPECIAL].indexOf(token);
  const [start, end] = [id('<start>'), id('<end>')];
  writeFileSync(path.join(folder, 'model.onnx'), lookUpModel(table));
  const special = (name: string): object => ({ SpecialToken: { id: name, type_id: 0 } });
  const single = [special('<start>'), { Sequence: { id: 'A', type_id: 0 } }, special('<end>')];
  writeFileSync(
    path.join(folder, 'tokenizer.json'),
    JSON.stringify({
      version: '1.0',
      truncation: null,
      padding: null,
      decoder: null,
      added_tokens: SPECIAL.map((content) => ({
        id: id(content),
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      })),
      normalizer: { type: 'Lowercase' },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: {
        type: 'TemplateProcessing',
        single,
        pair: [...single, { Sequence: { id: 'B', type_id: 1 } }, { SpecialToken: { id: '<end>', type_id: 1 } }],
        special_tokens: Object.fromEntries(
          [
            ['<start>', start],
            ['<end>', end],
          ].map(([name, token]) => [name, { id: name, ids: [token], tokens: [name] }]),
        ),
      },
      model: {
        type: 'WordPiece',
        unk_token: '<unknown>',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries([...words, ...SPECIAL].map((token, at) => [token, at])),
      },
    }),
  );
  writeFileSync(
    path.join(folder, 'manifest.json'),
    JSON.stringify({
      name: 'small',
      licence: 'MIT',
      dimensions,
      maxTokens: 16,
      passageTokens: 12,
      pooling: 'mean',
      prefixes: { query: '', document: '' },
      specialTokens: [start, end],
      ranking: {
        lexicalWeight: 0.5,
        evidence: { gap: 0, name: 0, nearness: 0 },
        unreadableLexicalWeight: 0.9,
        fertility: { read: 1, spelt: 2 },
        contextWeights: { passage: 1, block: 0, document: 0 },
      },
      tokenizer: entryOf(folder, 'tokenizer.json'),
      models: { fp32: entryOf(folder, 'model.onnx') },
      ...manifest,
    }),
  );
  return { folder, specialTokens: [start, end], row: (token) => table[id(token)] as readonly number[] };
}

/** A graph that gives each token's row of a table. */
function lookUpModel(table: readonly (readonly number[])[]): Buffer {
  const dimensions = (table[0] as readonly number[]).length;
  const raw = Buffer.from(Float32Array.from(table.flat()).buffer);
  const tensor = message(
    number(1, table.length),
    number(1, dimensions),
    number(2, FLOAT),
    text(8, 'table'),
    bytes(9, raw),
  );
  const graph = message(
    node('Gather', ['table', 'input_ids'], ['last_hidden_state'], []),
    text(2, 'look up'),
    bytes(5, tensor),
    value(11, 'input_ids', INT64, [1, 'tokens']),
    value(12, 'last_hidden_state', FLOAT, [1, 'tokens', dimensions]),
  );
  return message(number(1, 7), text(2, 'quarry tests'), bytes(7, graph), bytes(8, message(text(1, ''), number(2, 11))));
}

/** The bytes of the model. @param output the name of its output */
export function overlapModel(output = 'logits'): Buffer {
  const tokens = [1, 'tokens'] as const;
  const graph = message(
    node('Unsqueeze', ['input_ids'], ['rows'], [ints('axes', [2])]),
    node('Unsqueeze', ['input_ids'], ['columns'], [ints('axes', [1])]),
    node('Equal', ['rows', 'columns'], ['same'], []),
    node('Cast', ['same'], ['pairs'], [int('to', FLOAT)]),
    node('Cast', ['token_type_ids'], ['second'], [int('to', FLOAT)]),
    node('Cast', ['token_type_ids'], ['isSecond'], [int('to', BOOL)]),
    node('Not', ['isSecond'], ['isFirst'], []),
    node('Cast', ['isFirst'], ['first'], [int('to', FLOAT)]),
    node('Unsqueeze', ['first'], ['firstRows'], [ints('axes', [2])]),
    node('Unsqueeze', ['second'], ['secondColumns'], [ints('axes', [1])]),
    node('Mul', ['pairs', 'firstRows'], ['ofFirst'], []),
    node('Mul', ['ofFirst', 'secondColumns'], ['ofBoth'], []),
    node('ReduceSum', ['ofBoth'], ['byRow'], [ints('axes', [2]), int('keepdims', 0)]),
    node('ReduceSum', ['byRow'], [output], [ints('axes', [1]), int('keepdims', 1)]),
    text(2, 'overlap'),
    ...['input_ids', 'attention_mask', 'token_type_ids'].map((name) => value(11, name, INT64, tokens)),
    value(12, output, FLOAT, [1, 1]),
  );
  return message(number(1, 7), text(2, 'quarry tests'), bytes(7, graph), bytes(8, message(text(1, ''), number(2, 11))));
}

function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Buffer[],
): Buffer {
  return bytes(
    1,
    message(
      ...inputs.map((name) => text(1, name)),
      ...outputs.map((name) => text(2, name)),
      text(4, operator),
      ...attributes,
    ),
  );
}

function int(name: string, given: number): Buffer {
  return bytes(5, message(text(1, name), number(3, given), number(20, 2)));
}

function ints(name: string, given: readonly number[]): Buffer {
  return bytes(5, message(text(1, name), ...given.map((one) => number(8, one)), number(20, 7)));
}

function value(field: number, name: string, type: number, shape: readonly (number | string)[]): Buffer {
  const dimensions = shape.map((size) => bytes(1, typeof size === 'number' ? number(1, size) : text(2, size)));
  return bytes(
    field,
    message(text(1, name), bytes(2, bytes(1, message(number(1, type), bytes(2, message(...dimensions)))))),
  );
}

function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

function text(field: number, given: string): Buffer {
  return bytes(field, Buffer.from(given));
}

function bytes(field: number, content: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}

function number(field: number, given: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(given)]);
}

function varint(given: number): Buffer {
  const digits: number[] = [];
  for (let rest = given; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...digits, rest]);
    digits.push((rest % 128) + 128);
  }
}

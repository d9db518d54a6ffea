/**
 * A cross-encoder small enough to be written by a test: a real ONNX graph whose score is how often a token of the query stands in the
 * passage. Field numbers are those of `onnx.proto` (ONNX IR 7, operators of version 11).
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FLOAT = 1;
const INT64 = 7;
const BOOL = 9;

/** Writes the model with its manifest, and the tokenizer of another model, into `folder/name`, and gives that folder. */
export function writeReranker(folder: string, name: string, tokenizer: string, manifest: Readonly<Record<string, unknown>> = {}): string {
  const own = path.join(folder, name);
  mkdirSync(own, { recursive: true });
  writeFileSync(path.join(own, 'model.onnx'), overlapModel());
  copyFileSync(tokenizer, path.join(own, 'tokenizer.json'));
  const entry = (file: string): object => {
    const bytes = readFileSync(path.join(own, file));
    return { file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  };
  writeFileSync(path.join(own, 'manifest.json'), JSON.stringify({
    kind: 'reranker', name, licence: 'MIT', maxTokens: 64, tokenizer: entry('tokenizer.json'), models: { fp32: entry('model.onnx') }, ...manifest,
  }));
  return own;
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

function node(operator: string, inputs: readonly string[], outputs: readonly string[], attributes: readonly Buffer[]): Buffer {
  return bytes(1, message(...inputs.map((name) => text(1, name)), ...outputs.map((name) => text(2, name)), text(4, operator), ...attributes));
}

function int(name: string, given: number): Buffer {
  return bytes(5, message(text(1, name), number(3, given), number(20, 2)));
}

function ints(name: string, given: readonly number[]): Buffer {
  return bytes(5, message(text(1, name), ...given.map((one) => number(8, one)), number(20, 7)));
}

function value(field: number, name: string, type: number, shape: readonly (number | string)[]): Buffer {
  const dimensions = shape.map((size) => bytes(1, typeof size === 'number' ? number(1, size) : text(2, size)));
  return bytes(field, message(text(1, name), bytes(2, bytes(1, message(number(1, type), bytes(2, message(...dimensions)))))));
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

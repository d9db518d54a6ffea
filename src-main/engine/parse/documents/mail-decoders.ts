import type PostalMime from 'postal-mime';

/** How the library collects what a part of a message holds; it exports none of it. */
interface Decoder {
  readonly chunks: (ArrayBuffer | Uint8Array | string)[];
  update(line: Uint8Array): void;
  flushRemainder?(): void;
  finalize(): Promise<ArrayBuffer>;
}
interface Node {
  setupContentDecoder(encoding: string): void;
  readonly contentDecoder: Decoder | null;
}

/** Bytes that a message of lines begins with; doubled when they are full. */
const FIRST = 4096;

let done = false;

/**
 * Has the library's decoders put together what they collect in time that grows with its length. Their own way is a
 * `Blob` with a part for each line, which takes Node four times as long for twice the lines. Where a version of the
 * library has other decoders, nothing changes.
 */
export function collectInProportion(Parser: typeof PostalMime): void {
  if (done) return;
  done = true;
  const lines = decoderOf(Parser, '8bit');
  if (lines) {
    const texts = new WeakMap<Decoder, { bytes: Uint8Array<ArrayBuffer>; length: number }>();
    lines.update = function (line) {
      const text = texts.get(this) ?? { bytes: new Uint8Array(FIRST), length: 0 };
      texts.set(this, text);
      const length = text.length + line.length + 1;
      if (length > text.bytes.length) {
        const larger = new Uint8Array(2 * length);
        larger.set(text.bytes.subarray(0, text.length));
        text.bytes = larger;
      }
      text.bytes.set(line, text.length);
      text.bytes[length - 1] = 10;
      text.length = length;
    };
    lines.finalize = async function () {
      const text = texts.get(this);
      return text ? text.bytes.buffer.slice(0, text.length) : new ArrayBuffer(0);
    };
  }
  const base64 = decoderOf(Parser, 'base64');
  if (base64?.flushRemainder) {
    base64.finalize = async function () {
      this.flushRemainder?.();
      const all = Buffer.concat(this.chunks.map((chunk) => new Uint8Array(chunk as ArrayBuffer)));
      return new Uint8Array(all).buffer;
    };
  }
}

/** What all decoders of an encoding share. */
function decoderOf(Parser: typeof PostalMime, encoding: string): Decoder | null {
  const { root } = new Parser() as unknown as { readonly root?: Node };
  root?.setupContentDecoder?.(encoding);
  const decoder = root?.contentDecoder;
  return decoder && Array.isArray(decoder.chunks) ? (Object.getPrototypeOf(decoder) as Decoder) : null;
}

/** Which encoding bytes are in that are no UTF-8. */
import chardet from 'chardet';

export interface OldEncoding {
  /** A label of the Encoding Standard. */
  readonly label: string;
  /** Whether the bytes tell it plainly. */
  readonly isSure: boolean;
}

/** Bytes of lines with other characters than ASCII that are looked at: others say nothing, and drown the few. */
const LOOKED_AT = 16_384;
/** Of a hundred, by the detector's own count. */
const SURE = 30;
const LEAST = 15;
const LATIN = 'windows-1252';
/** For a few characters the detector tells nothing: pairs of high bytes are one of these, in this order. */
const OF_PAIRS = ['gb18030', 'euc-kr', 'euc-jp', 'big5'];

export function oldEncodingOf(bytes: Uint8Array): OldEncoding {
  const telling = tellingLines(bytes);
  for (const { name, confidence } of chardet.analyse(telling)) {
    if (confidence < LEAST) break;
    const label = labelOf(name);
    // Letters of western Europe are told last: nearly all bytes are some.
    if (label !== null && canDecode(label, telling)) return { label, isSure: confidence >= SURE };
  }
  const label = onlyPairs(telling) ? OF_PAIRS.find((one) => canDecode(one, telling)) : undefined;
  return { label: label ?? LATIN, isSure: false };
}

function tellingLines(bytes: Uint8Array): Uint8Array {
  const found: Uint8Array[] = [];
  let length = 0;
  for (let start = 0; start < bytes.length && length < LOOKED_AT; ) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    const line = bytes.subarray(start, Math.min(end, start + LOOKED_AT));
    if (line.some((byte) => byte >= 0x80)) {
      found.push(line);
      length += line.length;
    }
    start = end;
  }
  return Buffer.concat(found);
}

/** `null`: what the platform cannot decode, or what is only another name of ASCII. */
function labelOf(name: string): string | null {
  try {
    const label = new TextDecoder(name).encoding;
    return label.startsWith('utf-') ? null : label;
  } catch {
    return null;
  }
}

function canDecode(label: string, bytes: Uint8Array): boolean {
  const text = new TextDecoder(label).decode(bytes);
  // The end may be cut within a character.
  return !/\uFFFD(?!$)/.test(text);
}

/** Whether high bytes stand in even numbers, four and more. */
function onlyPairs(bytes: Uint8Array): boolean {
  let [run, runs] = [0, 0];
  for (let i = 0; i <= bytes.length; i++) {
    if ((bytes[i] ?? 0) >= 0xa1) run++;
    else {
      if (run % 2 === 1 || (run > 0 && run < 4)) return false;
      if (run > 0) runs++;
      run = 0;
    }
  }
  return runs > 0;
}

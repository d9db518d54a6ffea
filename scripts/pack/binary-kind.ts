/** Tells by its first bytes whether a file is a program or library, and for which machine. */
import { closeSync, openSync, readSync } from 'node:fs';

/**
 * `linux-x64` and the like; `other` for a machine that Quarry is not packed for; `null` for a file that is no machine
 * code.
 */
export type BinaryKind = `${'linux' | 'darwin' | 'win32'}-${'x64' | 'arm64' | 'other'}` | null;

const HEAD_BYTES = 1024;

export function binaryKind(file: string): BinaryKind {
  const head = Buffer.alloc(HEAD_BYTES);
  const handle = openSync(file, 'r');
  try {
    return kindOf(head.subarray(0, readSync(handle, head, 0, HEAD_BYTES, 0)));
  } finally {
    closeSync(handle);
  }
}

/** @param head the first KiB of a file, or all of a shorter one */
export function kindOf(head: Buffer): BinaryKind {
  if (head.length >= 20 && head.readUInt32BE(0) === 0x7f454c46)
    return `linux-${machine(head.readUInt16LE(18), 0x3e, 0xb7)}`;
  if (head.length >= 8 && head.readUInt32LE(0) === 0xfeedfacf)
    return `darwin-${machine(head.readUInt32LE(4), 0x01000007, 0x0100000c)}`;
  if (head.length >= 8 && head.readUInt32BE(0) === 0xcafebabe && head.readUInt32BE(4) < 20) return 'darwin-other'; // several machines in one; Java's classes have more there
  if (head.length < 64 || head.readUInt16BE(0) !== 0x4d5a) return null;
  const header = head.readUInt32LE(60);
  if (header + 6 > head.length || head.readUInt32BE(header) !== 0x50450000) return null;
  return `win32-${machine(head.readUInt16LE(header + 4), 0x8664, 0xaa64)}`;
}

function machine(code: number, x64: number, arm64: number): 'x64' | 'arm64' | 'other' {
  return code === x64 ? 'x64' : code === arm64 ? 'arm64' : 'other';
}

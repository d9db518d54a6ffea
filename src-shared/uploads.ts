/** What both sides of an upload agree on: the page that sends a copy of files, and the front end that keeps it. */

/** Largest file that is copied, in bytes: notes are smaller, and an archive that was dropped by mistake is not. */
export const LARGEST_FILE = 5 * 1024 * 1024;
/** Largest copy, in bytes. */
export const LARGEST_COPY = 500 * 1024 * 1024;
/** Most files of a copy. */
export const MOST_FILES = 50_000;
/** Deepest folder of a copy, as deep as folders are read. */
export const DEEPEST = 64;

/** Longest name of a file or folder, in bytes of UTF-8: what file systems take. */
const LONGEST_NAME = 255;
/** Longest path within a copy, in UTF-16 code units. */
const LONGEST_PATH = 1024;
/** Names that Windows takes for devices, whatever their ending. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
/** What some file system does not take in a name, or takes for a part of a path. */
// oxlint-disable-next-line no-control-regex -- these are what is refused
const FORBIDDEN = /[\u0000-\u001f\u007f<>:"/\\|?*]/;

/**
 * Why a name cannot be that of a file or folder in a copy, in words; `null` for one that can on every system.
 *
 * @param hidden names with a leading dot that are let through
 */
export function refuseName(name: string, hidden: readonly string[]): string | null {
  if (name === '' || name === '.' || name === '..') return 'It has no name.';
  if (name.startsWith('.') && !hidden.includes(name)) return 'Quarry skips hidden files and folders.';
  if (FORBIDDEN.test(name)) return 'Its name has a character that some systems do not allow.';
  if (/[. ]$/.test(name)) return 'Its name ends with a dot or a space, which some systems do not allow.';
  if (DEVICE.test(name)) return 'Its name belongs to a device on Windows.';
  if (!name.isWellFormed()) return 'Its name is not valid text.';
  if (encodeURIComponent(name).replace(/%../g, 'x').length > LONGEST_NAME) return 'Its name is too long.';
  return null;
}

/** {@link refuseName} for a path within a copy, with slashes. Only its last part may be one of the `hidden`. */
export function refusePath(relative: string, hidden: readonly string[]): string | null {
  if (relative.length > LONGEST_PATH) return 'Its path is too long.';
  const names = relative.split('/');
  if (names.length > DEEPEST) return `Quarry reads folders up to ${DEEPEST} levels deep.`;
  for (const [i, name] of names.entries()) {
    const reason = refuseName(name, i === names.length - 1 ? hidden : []);
    if (reason !== null) return reason;
  }
  return null;
}

/** A name that can be a folder's on every system, as near as may be to the one given. */
export function safeName(name: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what is replaced
  const plain = name
    .normalize('NFC')
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*\ufffd]+/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+/, '')
    .slice(0, 60)
    .toWellFormed()
    .replace(/[\ufffd. ]+$/, '');
  return plain === '' ? 'notes' : DEVICE.test(plain) ? `notes ${plain}` : plain;
}

/** The name of a copy, from the folder that it lies in: without the hash at its end. */
export function copyName(folder: string): string {
  return folder.replace(/^.*[\\/]/, '').replace(/-[0-9a-f]{8}$/, '');
}

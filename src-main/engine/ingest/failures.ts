/**
 * Which failures tell something of a file, and which only of Quarry or of the moment. What is indexed of a file is
 * forgotten for those that tell of the file, and for no others: no file's rows go because a thread ended, a model
 * failed, or the system had too much to do.
 */
import { EngineError } from '../../../src-shared/errors.ts';

/**
 * What the system says of a file as such: it is not there, is another thing, or may not be read. All else (too many
 * open files, no memory, a drive that does not answer) is of the moment.
 */
const OF_FILE: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ELOOP',
  'EACCES',
  'EPERM',
  'ENAMETOOLONG',
  'NOT_A_FILE',
]);

/** Codes of errors that are one file's trouble and no reason to end a run. */
const ONE_FILE: ReadonlySet<string> = new Set([
  'PATH_UNREADABLE',
  'FILE_NOT_TEXT',
  'FILE_UNPARSABLE',
  'FILE_LEFT_OUT',
  'FILE_TOO_LARGE',
  'EMBEDDING_FAILED',
]);

/**
 * Whether an error is one file's trouble, and the others go on. Not where no text at all can be embedded:
 * `details.fault` says so.
 */
export function isOneFiles(error: unknown): error is EngineError {
  return (
    error instanceof EngineError &&
    ONE_FILE.has(error.code) &&
    !(error.code === 'EMBEDDING_FAILED' && error.details['fault'] !== undefined)
  );
}

/**
 * Whether an error tells something of the file: it is gone, may not be read, or holds nothing that can be read. Not
 * where its reader crashed (the parser marks that with `details.fault`), and not where its texts could not be embedded.
 */
export function isOfFile(error: unknown): boolean {
  if (!(error instanceof EngineError)) return OF_FILE.has(systemCode(error));
  switch (error.code) {
    case 'PATH_UNREADABLE':
      return OF_FILE.has(systemCode(error));
    case 'FILE_UNPARSABLE':
      return error.details['fault'] === undefined;
    case 'FILE_LEFT_OUT':
    case 'FILE_NOT_TEXT':
    case 'FILE_TOO_LARGE':
      return true;
    default:
      return false;
  }
}

/** Whether the system says that there is nothing, or nothing any more. */
export function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCode(error));
}

/**
 * The system's own code: of its error, of an error made of one, or of one that came from another process. Empty when
 * there is none.
 */
function systemCode(error: unknown): string {
  if (!(error instanceof EngineError)) return (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  const { errno } = error.details;
  return typeof errno === 'string' ? errno : systemCode(error.cause);
}

/** Why the system did not let us read, in words. */
export function unreadable(error: unknown): string {
  const code = systemCode(error);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'You are not allowed to read it.';
    case 'ENOENT':
      return 'It vanished before it could be read.';
    case 'NOT_A_FILE':
      return 'It is not an ordinary file.';
    default:
      return `It could not be read (${code || String(error)}).`;
  }
}

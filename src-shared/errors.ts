/**
 * The one error of the engine and its front ends. A code is a promise: tests, scripts and the renderer rely on it, so codes
 * are added, never renamed.
 */
export const ERROR_CODES = [
  /** A command line that cannot be understood. */
  'USAGE',
  /** A request that does not fit its schema. */
  'INVALID_REQUEST',
  /** A method the other side does not have. */
  'UNKNOWN_METHOD',
  'PATH_NOT_FOUND',
  'PATH_UNREADABLE',
  'PATH_NOT_ALLOWED',
  'FILE_TOO_LARGE',
  'FILE_NOT_TEXT',
  'FILE_UNPARSABLE',
  /** A note whose properties say that it is not to be found. */
  'FILE_LEFT_OUT',
  /**
   * The engine's process has crashed while it read this file. A pending file is read alone; a failed one is
   * quarantined.
   */
  'FILE_CRASHES_READER',
  'COLLECTION_INVALID',
  'SOURCE_NOT_FOUND',
  'OBSERVATION_NOT_FOUND',
  'MODEL_MISSING',
  'MODEL_DAMAGED',
  'MODEL_UNSUPPORTED',
  /** The model or its vectors are still being loaded; searches answer by words until then. */
  'MODEL_LOADING',
  /** There is no reranking model. */
  'RERANKER_MISSING',
  'EMBEDDING_FAILED',
  'DATA_UNWRITABLE',
  'DISK_FULL',
  'DATABASE_NEWER',
  'DATABASE_DAMAGED',
  'DATABASE_BUSY',
  /** Another Quarry leads the data folder and does not answer. */
  'OWNER_SILENT',
  /** Another Quarry leads the data folder and has another version or another model. */
  'OWNER_DIFFERS',
  'CANCELLED',
  /**
   * Too many requests at a time: calls of one connection, or copies of one Quarry. None of the refused ones was begun.
   */
  'TOO_MANY_AT_ONCE',
  /** The engine's process ended while the call was in flight. */
  'ENGINE_STOPPED',
  /** The engine's process ended too often and is not started again. */
  'ENGINE_FAILED',
  'UNAUTHORIZED',
  /** Another program listens on the port asked for. */
  'PORT_TAKEN',
  /** Another program (an editor, a viewer) could not open a note. */
  'OPEN_FAILED',
  /** `settings.json` is there and cannot be read. */
  'SETTINGS_UNREADABLE',
  /** The front end has no such thing: a browser has no tray. */
  'NOT_IN_THIS_WINDOW',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Values that name the cause (a path, a field, a limit); plain data only, because errors cross processes. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/**
 * An error a user may read: `message` says what happened in one sentence, `next` what to do about it in one more.
 */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: ErrorCode;
  /** What the user can do; empty when nothing can be done. */
  readonly next: string;
  readonly details: ErrorDetails;

  constructor(
    code: ErrorCode,
    message: string,
    options: { next?: string; details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.next = options.next ?? '';
    this.details = options.details ?? {};
  }
}

/** How an error crosses a process border: structured clone would drop an Error's own fields. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly next: string;
  readonly details: ErrorDetails;
}

/** Makes plain data of anything thrown. What is not an `EngineError` becomes `INTERNAL`, its message kept. */
export function toWire(error: unknown): WireError {
  if (error instanceof EngineError) {
    return { code: error.code, message: error.message, next: error.next, details: error.details };
  }
  return {
    code: 'INTERNAL',
    message: `Something inside Quarry failed: ${messageOf(error)}`,
    next: 'Try again; if it happens again, report it with this text.',
    details: {},
  };
}

/** Not every value can be made a text: an object need not have `toString`. */
function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  try {
    return String(thrown);
  } catch {
    return `a thrown ${typeof thrown}`;
  }
}

/** The reverse of {@link toWire}; an unknown code (a newer sender) becomes `INTERNAL`. */
export function fromWire(wire: WireError): EngineError {
  const code = (ERROR_CODES as readonly string[]).includes(wire.code) ? wire.code : 'INTERNAL';
  return new EngineError(code, wire.message, { next: wire.next, details: wire.details });
}

/** Whether `error` is an {@link EngineError} with this code. */
export function hasCode(error: unknown, code: ErrorCode): error is EngineError {
  return error instanceof EngineError && error.code === code;
}

/** For a person to read: what happened, and what can be done about it. */
export function inWords({ message, next }: Pick<WireError, 'message'> & Partial<Pick<WireError, 'next'>>): string {
  return next ? `${message} ${next}` : message;
}

/** One line for a terminal or a log: `CODE: what happened. What to do.` */
export function describeError(error: unknown): string {
  const wire = toWire(error);
  return `${wire.code}: ${inWords(wire)}`;
}

/** For a branch that cannot be reached: a missing case is a type error here, and an exception at run time. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}

import type { MessagePort } from 'node:worker_threads';
import { toWire, type WireError } from '../../../src-shared/errors.ts';
import type { HeadingTypes, ParsedDocument } from './format.ts';
import type { LogOptions, LogPiece } from './log-file.ts';

/** Reads one file, as `parseDocument` does. */
export type ReadFile = (path: string, bytes: Uint8Array, headingTypes?: HeadingTypes, redact?: boolean) => Promise<ParsedDocument>;

/** Reads a piece of a log, as `readLog` does. */
export type ReadLog = (path: string, options: LogOptions) => LogPiece;

/** What the thread is asked, one at a time, and what it answers. */
export type ParseRequest = FileRequest | LogRequest;
export interface FileRequest {
  readonly kind: 'file';
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly headingTypes: HeadingTypes | undefined;
  readonly redact: boolean | undefined;
}
export interface LogRequest {
  readonly kind: 'log';
  readonly path: string;
  readonly options: LogOptions;
}
export type ParseReply =
  | { readonly kind: 'document'; readonly document: ParsedDocument }
  | { readonly kind: 'piece'; readonly piece: LogPiece }
  | { readonly kind: 'error'; readonly error: WireError };

/** The thread's side: answers each request with what the readers make of it. Does nothing outside of a thread. */
export function answerRequests(port: MessagePort | null, readFile: ReadFile, readLog: ReadLog): void {
  const answer = async (request: ParseRequest): Promise<ParseReply> => {
    if (request.kind === 'log') return { kind: 'piece', piece: readLog(request.path, request.options) };
    const { path, bytes, headingTypes, redact } = request;
    return { kind: 'document', document: await readFile(path, bytes, headingTypes, redact) };
  };
  port?.on('message', (request: ParseRequest) => {
    answer(request).then(
      (reply) => port.postMessage(reply),
      (error: unknown) => port.postMessage({ kind: 'error', error: toWire(error) } satisfies ParseReply),
    );
  });
}

import type { MessagePort } from 'node:worker_threads';
import { toWire, type WireError } from '../../../src-shared/errors.ts';
import type { HeadingTypes, ParsedDocument } from './format.ts';

/** Reads one file, as `parseDocument` does. */
export type ReadFile = (path: string, bytes: Uint8Array, headingTypes?: HeadingTypes, redact?: boolean) => Promise<ParsedDocument>;

/** What the thread is asked, one at a time, and what it answers. */
export interface ParseRequest {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly headingTypes: HeadingTypes | undefined;
  readonly redact: boolean | undefined;
}
export type ParseReply = { readonly kind: 'document'; readonly document: ParsedDocument } | { readonly kind: 'error'; readonly error: WireError };

/** The thread's side: answers each request with what `read` makes of it. Does nothing outside of a thread. */
export function answerRequests(port: MessagePort | null, read: ReadFile): void {
  port?.on('message', ({ path, bytes, headingTypes, redact }: ParseRequest) => {
    read(path, bytes, headingTypes, redact).then(
      (document) => port.postMessage({ kind: 'document', document } satisfies ParseReply),
      (error: unknown) => port.postMessage({ kind: 'error', error: toWire(error) } satisfies ParseReply),
    );
  });
}

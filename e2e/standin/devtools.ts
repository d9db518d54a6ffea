import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Commands, Events } from './protocol.ts';

interface Call {
  readonly method: string;
  resolve(result: never): void;
  reject(error: Error): void;
}

/** What comes from Chromium: an answer, which has an id, or an event. */
interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: { readonly sessionId?: string };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const gone = (method: string): Error => new Error(`Nobody answers ${method}: the page has gone, or the browser.`);

/**
 * A conversation with one page, or with the browser itself. Events come in their order, before answers that were sent
 * later.
 */
export class Session extends EventEmitter<Events> {
  readonly #write: (method: string, params: object) => number;
  readonly #calls = new Map<number, Call>();
  #open = true;

  /** @param write sends a command and gives its number */
  constructor(write: (method: string, params: object) => number) {
    super();
    this.#write = write;
  }

  /**
   * Sends a command. Commands are done in the order in which they are sent. Rejects with what Chromium says, or when
   * the page has gone.
   */
  send<M extends keyof Commands>(method: M, params: Commands[M][0] = {}): Promise<Commands[M][1]> {
    return new Promise((resolve, reject) => {
      if (this.#open) this.#calls.set(this.#write(method, params), { method, resolve, reject });
      else reject(gone(method));
    });
  }

  /** A message for this session has come. */
  take({ id, method, params, result, error }: Message): void {
    if (id === undefined) return void this.emit(method as never, ...([params] as never));
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error) call?.reject(new Error(`${call.method}: ${error.message}`));
    else call?.resolve(result as never);
  }

  /** The page has gone, or the browser. */
  end(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const { method, reject } of this.#calls.values()) reject(gone(method));
    this.#calls.clear();
    this.emit('closed');
  }
}

/**
 * Speaks the DevTools protocol by a pair of pipes: JSON, each message followed by a NUL.
 *
 * @returns the session of the browser itself; and one of a page, by the number that came with `Target.attachedToTarget`
 */
export function connectDevTools(
  to: Writable,
  from: Readable,
): { readonly browser: Session; sessionOf(id: string): Session } {
  let calls = 0;
  const sessions = new Map<string | undefined, Session>();
  const sessionOf = (sessionId?: string): Session => {
    const known = sessions.get(sessionId);
    if (known) return known;
    const made = new Session((method, params) => {
      to.write(`${JSON.stringify({ id: ++calls, method, params, sessionId })}\0`);
      return calls;
    });
    sessions.set(sessionId, made);
    return made;
  };
  const endAll = (): void => {
    for (const session of sessions.values()) session.end();
  };
  to.on('error', endAll);
  from.on('error', endAll).on('close', endAll);
  const take = (message: Message): void => {
    sessions.get(message.sessionId)?.take(message);
    if (message.method !== 'Target.detachedFromTarget') return;
    sessions.get(message.params?.sessionId)?.end();
    sessions.delete(message.params?.sessionId);
  };

  const parts: Buffer[] = []; // of the message that is coming
  from.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      parts.push(chunk.subarray(start, end));
      start = end + 1;
      take(JSON.parse(Buffer.concat(parts.splice(0)).toString()) as Message);
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  });
  return { browser: sessionOf(), sessionOf };
}

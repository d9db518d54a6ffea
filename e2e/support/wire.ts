import type { Page } from 'playwright/test';

type Wire = Record<string, unknown> & {
  readonly kind: string;
  readonly id?: number;
  readonly method?: string;
  readonly request?: unknown;
};

/** The socket between page and engine, in the hands of the test. */
export interface WireTap {
  /** Answers in place of the engine where the function returns a message; else the call goes on. */
  onCall(answer: (call: Wire) => object | null): void;
  /** Puts another value in place of what the engine gave. */
  onResult(change: (method: string, value: unknown, request: unknown) => unknown): void;
  /** Holds back the engine's messages that fit until `release`. */
  hold(fits: (call: Wire) => boolean): { release(): void };
  /** Sends the page an event as if from the engine. */
  emit(name: string, payload: unknown): void;
  /** Drops the connection; new ones are refused until `heal`. */
  cut(): Promise<void>;
  heal(): void;
}

interface Holding {
  readonly ids: Set<number>;
  readonly fits: (call: Wire) => boolean;
  readonly kept: (() => void)[];
}

/** Puts itself between the page and the engine; call before the page is opened. */
export async function tapWire(page: Page): Promise<WireTap> {
  let answer: (call: Wire) => object | null = () => null;
  let change: (method: string, value: unknown, request: unknown) => unknown = (_, value) => value;
  const calls = new Map<number, Wire>();
  let holding: Holding | null = null;
  let broken = false;
  let toPage: (message: object) => void = () => {};
  let close: () => Promise<void> = async () => {};

  await page.routeWebSocket(/\/rpc$/, (socket) => {
    if (broken) {
      void socket.close();
      return;
    }
    const engine = socket.connectToServer();
    toPage = (message) => socket.send(JSON.stringify(message));
    close = async () => {
      await socket.close();
      await engine.close();
    };
    socket.onMessage((text) => {
      const message = JSON.parse(String(text)) as Wire;
      if (message.kind === 'call') {
        calls.set(message.id as number, message);
        const own = answer(message);
        if (own) return toPage({ id: message.id, ...own });
        if (holding?.fits(message)) holding.ids.add(message.id as number);
      }
      // A held call is not cancelled either: its late answer is what the test is about.
      if (message.kind === 'cancel' && holding?.ids.has(message.id as number)) return;
      engine.send(text);
    });
    engine.onMessage((text) => {
      const message = JSON.parse(String(text)) as Wire;
      const call = calls.get(message.id ?? -1);
      const changed =
        message.kind === 'result' && call
          ? JSON.stringify({ ...message, value: change(call.method ?? '', message['value'], call.request) })
          : text;
      if (holding && message.id !== undefined && holding.ids.has(message.id))
        holding.kept.push(() => socket.send(changed));
      else socket.send(changed);
    });
  });

  return {
    onCall(next) {
      answer = next;
    },
    onResult(next) {
      change = next;
    },
    hold(fits) {
      const mine: Holding = { ids: new Set(), fits, kept: [] };
      holding = mine;
      return {
        release() {
          holding = null;
          for (const send of mine.kept) send();
        },
      };
    },
    emit: (name, payload) => toPage({ kind: 'event', name, payload }),
    async cut() {
      broken = true;
      await close();
    },
    heal() {
      broken = false;
    },
  };
}

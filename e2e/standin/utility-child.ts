/** Runs first in a stand-in utility process: gives it `process.parentPort`, which keeps messages until somebody listens. */
import { EventEmitter } from 'node:events';
import type { UtilityWire } from './utility.ts';

const send = (wire: UtilityWire): void => void process.send?.(wire, undefined, undefined, () => {});
const ports = new Map<number, RemotePort>();

/** An end of a channel that was sent here; the main process passes its messages on. */
class RemotePort extends EventEmitter {
  readonly #id: number;
  #started = false;
  readonly #waiting: unknown[] = [];

  constructor(id: number) {
    super();
    this.#id = id;
    ports.set(id, this);
  }
  postMessage(data: unknown): void {
    send({ kind: 'port', id: this.#id, data });
  }
  start(): void {
    this.#started = true;
    for (const data of this.#waiting.splice(0)) this.receive(data);
  }
  close(): void {
    send({ kind: 'close', id: this.#id });
  }
  receive(data: unknown): void {
    if (this.#started) this.emit('message', { data, ports: [] });
    else this.#waiting.push(data);
  }
  ended(): void {
    if (ports.delete(this.#id)) this.emit('close');
  }
}

const early: unknown[] = [];
const parentPort = Object.assign(new EventEmitter(), { postMessage: (data: unknown) => send({ kind: 'message', data, ports: [] }) });
parentPort.on('newListener', (event) => {
  if (event === 'message') queueMicrotask(() => early.splice(0).forEach((message) => parentPort.emit('message', message)));
});
process.on('message', (wire: UtilityWire) => {
  if (wire.kind === 'port') return ports.get(wire.id)?.receive(wire.data);
  if (wire.kind === 'close') return ports.get(wire.id)?.ended();
  const event = { data: wire.data, ports: wire.ports.map((id) => new RemotePort(id)) };
  if (parentPort.listenerCount('message') > 0) parentPort.emit('message', event);
  else early.push(event);
});
process.on('disconnect', () => process.exit(0)); // Electron ends its children with itself
Object.assign(process, { parentPort });

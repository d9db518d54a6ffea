/**
 * Runs first in a stand-in utility process: gives it `process.parentPort`, which keeps messages until somebody listens. Plain JavaScript, because it
 * also runs first in each thread of that process, and taking types off would be the most that a thread does at its start.
 *
 * @import { UtilityWire } from './utility.ts'
 */
import { EventEmitter } from 'node:events';

/** @param {UtilityWire} wire */
const send = (wire) => void process.send?.(wire, undefined, undefined, () => {});
/** @type {Map<number, RemotePort>} */
const ports = new Map();

/** An end of a channel that was sent here; the main process passes its messages on. */
class RemotePort extends EventEmitter {
  #id;
  #started = false;
  /** @type {unknown[]} */
  #waiting = [];

  /** @param {number} id */
  constructor(id) {
    super();
    this.#id = id;
    ports.set(id, this);
  }
  /** @param {unknown} data */
  postMessage(data) {
    send({ kind: 'port', id: this.#id, data });
  }
  start() {
    this.#started = true;
    for (const data of this.#waiting.splice(0)) this.receive(data);
  }
  close() {
    send({ kind: 'close', id: this.#id });
  }
  /** @param {unknown} data */
  receive(data) {
    if (this.#started) this.emit('message', { data, ports: [] });
    else this.#waiting.push(data);
  }
  ended() {
    if (ports.delete(this.#id)) this.emit('close');
  }
}

/** @type {object[]} */
const early = [];
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (/** @type {unknown} */ data) => send({ kind: 'message', data, ports: [] }),
});
parentPort.on('newListener', (event) => {
  if (event === 'message')
    queueMicrotask(() => early.splice(0).forEach((message) => parentPort.emit('message', message)));
});
process.on('message', (/** @type {UtilityWire} */ wire) => {
  if (wire.kind === 'port') return ports.get(wire.id)?.receive(wire.data);
  if (wire.kind === 'close') return ports.get(wire.id)?.ended();
  const event = { data: wire.data, ports: wire.ports.map((id) => new RemotePort(id)) };
  if (parentPort.listenerCount('message') > 0) parentPort.emit('message', event);
  else early.push(event);
});
process.on('disconnect', () => process.exit(0)); // Electron ends its children with itself
Object.assign(process, { parentPort });

import { EventEmitter } from 'node:events';

/** Where the other end of a port has gone: a page, or a utility process, that is reached by the port's number. */
export interface PortOwner {
  sendToPort(id: number, data: unknown): void;
  closePort(id: number): void;
}

const ports = new Map<number, MessagePortMain>();

export function portById(id: number): MessagePortMain | undefined {
  return ports.get(id);
}

/** One end of a channel; it waits until `start()`, and what was posted before arrives then. */
export class MessagePortMain
  extends EventEmitter
  implements Pick<Electron.MessagePortMain, 'postMessage' | 'start' | 'close'>
{
  readonly id = ports.size + 1;
  peer: MessagePortMain | null = null;
  #owner: PortOwner | null = null;
  #started = false;
  #open = true;
  readonly #waiting: unknown[] = [];

  constructor() {
    super();
    ports.set(this.id, this);
  }

  postMessage(data: unknown): void {
    if (this.#open) this.peer?.receive(structuredClone(data));
  }

  start(): void {
    this.#started = true;
    for (const data of this.#waiting.splice(0)) this.receive(data);
  }

  close(): void {
    this.end();
    this.peer?.end();
  }

  /** Hands this end to a page; what has come for it goes along. */
  giveTo(owner: PortOwner): void {
    this.#owner = owner;
    for (const data of this.#waiting.splice(0)) owner.sendToPort(this.id, data);
  }

  belongsTo(owner: PortOwner): boolean {
    return this.#owner === owner;
  }

  receive(data: unknown): void {
    if (!this.#open) return; // it was on its way when the port was closed
    if (this.#owner) this.#owner.sendToPort(this.id, data);
    else if (this.#started) this.emit('message', { data, ports: [] });
    else this.#waiting.push(data);
  }

  end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#owner?.closePort(this.id);
    this.emit('close');
  }
}

/** Two ends that are connected. */
export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();

  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}

/** Closes all ports that a page or a process held, as its reload or end does. */
export function abandonPorts(owner: PortOwner): void {
  for (const port of ports.values()) if (port.belongsTo(owner)) port.close();
}

/**
 * Runs twice before a page's own scripts: in the page's world, and in the isolated one before the preload script. Events of
 * the document cross between the two at once and clone what they carry, files included: a synchronous bridge. Functions and
 * promises cannot be cloned and cross as numbers; functions only as arguments of their own, promises only as results.
 *
 * One expression, which is called where it is put: the formatter leaves this file out, for it would end it with a semicolon.
 */
// oxlint-disable-next-line no-unused-expressions
(function standIn(isolated) {
  const fire = (name, detail) => document.dispatchEvent(new CustomEvent(`standin:${name}`, { detail }));
  const hear = (name, run) => document.addEventListener(`standin:${name}`, (event) => run(event.detail));
  if (!isolated) {
    let answer;
    const callbacks = [];
    const promised = new Map();
    hear('answer', (detail) => (answer = detail));
    hear('callback', ({ id, args }) => callbacks[id](...args));
    hear('settled', ({ id, value, error }) =>
      error === undefined ? promised.get(id).resolve(value) : promised.get(id).reject(new Error(error)),
    );
    const freeze = (value) => {
      if (typeof value === 'object' && value !== null && !Object.isFrozen(value))
        Object.values(Object.freeze(value)).forEach(freeze);
      return value;
    };
    hear('expose', ({ name, members }) => {
      const call =
        (member) =>
        (...args) => {
          fire('call', {
            name,
            member,
            args: args.map((arg) => (typeof arg === 'function' ? { callback: callbacks.push(arg) - 1 } : { arg })),
          });
          if ('error' in answer) throw new Error(answer.error);
          if (!('promise' in answer)) return answer.value;
          const { promise, ...settle } = Promise.withResolvers();
          promised.set(answer.promise, settle);
          return promise;
        };
      Object.defineProperty(window, name, {
        value: Object.freeze(
          Object.fromEntries(
            members.map(({ member, value, isFunction }) => [member, isFunction ? call(member) : freeze(value)]),
          ),
        ),
        enumerable: true,
      });
    });
    return;
  }

  const exposed = {};
  const listeners = {};
  const ports = new Map();
  const send = (message) => standInSend(JSON.stringify(message));
  let promises = 0;
  hear('call', ({ name, member, args }) => {
    try {
      const value = exposed[name][member](
        ...args.map(({ arg, callback }) =>
          callback === undefined ? arg : (...given) => fire('callback', { id: callback, args: given }),
        ),
      );
      if (!(value instanceof Promise)) return fire('answer', { value });
      const id = ++promises;
      value.then(
        (settled) => fire('settled', { id, value: settled }),
        (error) => fire('settled', { id, error: String(error?.message ?? error) }),
      );
      fire('answer', { promise: id });
    } catch (error) {
      fire('answer', { error: String(error?.message ?? error) });
    }
  });
  const contextBridge = {
    exposeInMainWorld(name, api) {
      exposed[name] = api;
      fire('expose', {
        name,
        members: Object.entries(api).map(([member, value]) =>
          typeof value === 'function' ? { member, isFunction: true } : { member, value },
        ),
      });
    },
  };
  let calls = 0;
  const answers = new Map();
  const ipcRenderer = {
    on: (channel, run) => void (listeners[channel] ??= []).push(run),
    invoke: (channel, ...args) =>
      new Promise((resolve, reject) => {
        const call = ++calls;
        answers.set(call, { resolve, reject });
        send({ kind: 'invoke', call, channel, args });
      }),
  };
  // Only a debugger learns a file's path, and only while the page stands still can it answer at once.
  const getPathForFile = (file) => {
    if (!(file instanceof File)) throw new TypeError('This is not a file.');
    let found = '';
    // oxlint-disable-next-line no-debugger
    debugger;
    return found;
  };
  globalThis.standInReceive = (text) => {
    const message = JSON.parse(text);
    if (message.kind === 'port') return ports.get(message.id)?.postMessage(message.data);
    if (message.kind === 'close') return ports.get(message.id)?.close();
    if (message.kind === 'answer') {
      const { resolve, reject } = answers.get(message.call);
      answers.delete(message.call);
      return 'error' in message ? reject(new Error(message.error)) : resolve(message.value);
    }
    const given = message.ports.map((id) => {
      const { port1, port2 } = new MessageChannel();
      ports.set(id, port1);
      port1.onmessage = ({ data }) => send({ kind: 'port', id, data });
      port1.addEventListener('close', () => send({ kind: 'close', id }));
      return port2;
    });
    for (const run of listeners[message.channel] ?? []) run({ ports: given }, ...message.args);
  };
  globalThis.standInRequire = (name) => {
    if (name === 'electron') return { contextBridge, ipcRenderer, webUtils: { getPathForFile } };
    throw new Error(`module not found: ${name}`);
  };
})

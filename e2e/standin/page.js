/**
 * Runs twice before a page's own scripts: in the page's world, and in the isolated one before the preload script. Events of
 * the document cross between the two at once and clone what they carry, files included: a synchronous bridge.
 */
// oxlint-disable-next-line no-unused-expressions
(function standIn(isolated) {
  const fire = (name, detail) => document.dispatchEvent(new CustomEvent(`standin:${name}`, { detail }));
  const hear = (name, run) => document.addEventListener(`standin:${name}`, (event) => run(event.detail));
  if (!isolated) {
    let answer;
    hear('answer', (detail) => (answer = detail));
    hear('expose', ({ name, members }) => {
      const call = (member) => (...args) => {
        fire('call', { name, member, args });
        if ('error' in answer) throw new Error(answer.error);
        return answer.value;
      };
      Object.defineProperty(window, name, { value: Object.freeze(Object.fromEntries(members.map((member) => [member, call(member)]))), enumerable: true });
    });
    return;
  }

  const exposed = {};
  const listeners = {};
  const ports = new Map();
  const send = (message) => standInSend(JSON.stringify(message));
  hear('call', ({ name, member, args }) => {
    try {
      fire('answer', { value: exposed[name][member](...args) });
    } catch (error) {
      fire('answer', { error: String(error?.message ?? error) });
    }
  });
  const contextBridge = {
    exposeInMainWorld(name, api) {
      exposed[name] = api;
      fire('expose', { name, members: Object.keys(api) });
    },
  };
  const ipcRenderer = { on: (channel, run) => void (listeners[channel] ??= []).push(run) };
  // Only a debugger learns a file's path, and only while the page stands still can it answer at once.
  const getPathForFile = (file) => {
    if (!(file instanceof File)) throw new TypeError('This is not a file.');
    let found = '';
    // oxlint-disable-next-line no-debugger
    debugger;
    return found;
  };
  globalThis.standInReceive = (message) => {
    if (message.kind === 'port') return ports.get(message.id)?.postMessage(message.data);
    if (message.kind === 'close') return ports.get(message.id)?.close();
    const given = message.ports.map((id) => {
      const { port1, port2 } = new MessageChannel();
      ports.set(id, port1);
      port1.onmessage = ({ data }) => send({ id, data });
      return port2;
    });
    for (const run of listeners[message.channel] ?? []) run({ ports: given }, message.message);
  };
  globalThis.standInRequire = (name) => {
    if (name === 'electron') return { contextBridge, ipcRenderer, webUtils: { getPathForFile } };
    throw new Error(`module not found: ${name}`);
  };
})

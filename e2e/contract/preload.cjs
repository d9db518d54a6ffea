/* What a page under the contract can do; it answers what the main process asks. */
const { contextBridge, ipcRenderer } = require('electron');

const api = {
  version: 3,
  nested: { list: [1, 2] },
  add: (a, b) => a + b,
  copy: (given) => {
    given.list.push('mine');
    return given;
  },
  throws: () => {
    throw new Error('At once.');
  },
  resolves: async (value) => ({ value }),
  rejects: async () => Promise.reject(new Error('Later.')),
  calls: (back) => void back('called', { n: 1 }),
};
contextBridge.exposeInMainWorld('contract', api);

let port = null;
ipcRenderer.on('port', (event, word) => {
  [port] = event.ports;
  port.word = word;
});

/** Runs code in the page's own world and gives what it leaves in the document, which both worlds see. */
const inPage = (name) => new Promise((resolve) => {
  document.addEventListener('contract-done', () => resolve(JSON.parse(document.documentElement.dataset.outcome)), { once: true });
  document.documentElement.dataset.task = name;
  document.dispatchEvent(new CustomEvent('contract-do'));
});
const fate = (promise) => promise.then((value) => ({ value }), (error) => ({ error: error.message }));

const answers = {
  invoke: async () => ({
    value: await ipcRenderer.invoke('double', { number: 21 }),
    nothing: (await ipcRenderer.invoke('gives nothing')) === undefined,
    fails: (await fate(ipcRenderer.invoke('fails'))).error,
    rejects: (await fate(ipcRenderer.invoke('rejects'))).error,
    unknown: (await fate(ipcRenderer.invoke('unknown'))).error,
  }),
  bridge: () => inPage('bridge'),
  requests: () => inPage('requests'),
  download: () => inPage('download'),
  isDark: async () => matchMedia('(prefers-color-scheme: dark)').matches,
  port: () => new Promise((resolve) => {
    port.onmessage = ({ data }) => resolve([port.word, data]);
    port.postMessage('from the page');
  }),
  closed: () => new Promise((resolve) => port.addEventListener('close', () => resolve(true))),
};
ipcRenderer.on('ask', async (_event, what) => ipcRenderer.invoke('answer', await answers[what]()));

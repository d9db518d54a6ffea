/** A utility process for the contract: `utility.mjs WHAT`. */
const { parentPort } = process;
const what = process.argv.at(-1);

if (what === 'code 7') setTimeout(() => process.exit(7), 50);
parentPort.on('message', ({ data, ports: [port] }) => {
  if (data.kind === 'take') {
    port.on('message', (message) => port.postMessage(`${message.data}, too`));
    port.start();
  } else parentPort.postMessage({ heard: data, env: process.env.CONTRACT });
});
setTimeout(() => process.exit(0), 60_000).unref();

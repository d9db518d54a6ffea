/* In the page's own world: does what the preload script asks for, and leaves the outcome in the document. */
const errorOf = (run) => {
  try {
    return run();
  } catch (error) {
    return { error: error.message, isError: error instanceof Error };
  }
};
const fate = (promise) =>
  promise.then(
    (value) => ({ value }),
    (error) => ({ error: error.message }),
  );

const tasks = {
  async bridge() {
    const { contract } = window;
    const given = { list: ['theirs'] };
    const copy = contract.copy(given);
    const called = await new Promise((resolve) => contract.calls((...args) => resolve(args)));
    try {
      contract.version = 4;
      window.contract = null;
    } catch {
      // Strict code is told so, other code is not.
    }
    return {
      members: Object.keys(contract),
      frozen: [Object.isFrozen(contract), Object.isFrozen(contract.nested)],
      same: [contract.version, window.contract === contract, contract.nested],
      sum: contract.add(1, 2),
      copy,
      given,
      throws: errorOf(() => contract.throws()),
      resolves: await fate(contract.resolves(5)),
      rejects: await fate(contract.rejects()),
      called,
    };
  },
  async download() {
    const link = Object.assign(document.createElement('a'), {
      href: URL.createObjectURL(new Blob(['x'])),
      download: 'x.txt',
    });
    document.documentElement.append(link);
    link.click();
    return 'clicked';
  },
  async requests() {
    const answer = await fetch('/data');
    return {
      url: location.href.replace(location.origin, ''),
      secure: isSecureContext,
      status: answer.status,
      own: answer.headers.get('x-own'),
      text: await answer.text(),
      missing: (await fetch('/none')).status,
      network: await fetch('https://example.com/').then(
        () => 'answered',
        () => 'refused',
      ),
      inline: (() => {
        const script = document.createElement('script');
        script.textContent = 'window.inline = true';
        document.documentElement.append(script);
        return 'inline' in window;
      })(),
    };
  },
};
document.addEventListener('contract-do', async () => {
  const { dataset } = document.documentElement;
  dataset.outcome = JSON.stringify(await tasks[dataset.task]());
  document.dispatchEvent(new CustomEvent('contract-done'));
});

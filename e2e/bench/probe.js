/**
 * Runs in a page before its own scripts, and writes down what a person sees and when. A frame is counted as painted at the first
 * task after it: the callback of an animation frame runs before its layout and painting, an urgent task that is posted there after them.
 */
(() => {
  const probe = {
    /** When the first results were painted; milliseconds since 1970. */
    resultsAt: null,
    /** From the event of a key to the frame that shows the answer to what is then in the box; milliseconds. */
    keys: [],
    /** Of each of these, the time between the call and its answer in which the engine did not search. */
    ways: [],
    /** The last text whose answer was painted. */
    painted: null,
    /** Tasks of more than 50 ms: when they began since 1970, how long they took, what was shown. */
    longTasks: [],
  };
  globalThis.quarryProbe = probe;
  globalThis.quarryAfterPaint = (run) => afterPaint((now) => run(since1970(now)));
  const since1970 = (time) => performance.timeOrigin + time;
  const afterPaint = (run) =>
    requestAnimationFrame(() => void scheduler.postTask(() => run(performance.now()), { priority: 'user-blocking' }));

  let looking = true;
  let pressed = 0;
  let waiting = null;
  // The stand-in's way between page and engine leads through two processes, an Electron's port does not: its time is told apart.
  const asked = new Map();
  let way = 0;
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (message, ...rest) {
    if (message?.method === 'search') asked.set(message.id, performance.now());
    return postMessage.call(this, message, ...rest);
  };
  const { set, ...descriptor } = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
  const hear = ({ data }) => {
    if (data?.kind === 'result' && asked.has(data.id)) way = performance.now() - asked.get(data.id) - data.value.tookMs;
    asked.delete(data?.id);
  };
  Object.defineProperty(MessagePort.prototype, 'onmessage', {
    ...descriptor,
    set(run) {
      set.call(this, run && ((event) => (hear(event), run.call(this, event))));
    },
  });
  addEventListener('keydown', ({ timeStamp }) => (pressed = timeStamp), true);
  addEventListener('input', ({ target }) => (waiting = { text: target.value, from: pressed }), true);
  new MutationObserver(() => {
    if (looking && document.querySelector('[role="treeitem"]')) {
      looking = false;
      afterPaint((now) => (probe.resultsAt = since1970(now)));
    }
    if (waiting && document.querySelector('[data-answers]')?.dataset.answers === waiting.text) {
      const { text, from } = waiting;
      const mine = way;
      waiting = null;
      afterPaint((now) => {
        probe.keys.push(now - from);
        probe.ways.push(mine);
        probe.painted = text;
      });
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-answers'] });

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      probe.longTasks.push({ at: since1970(startTime), ms: duration, page: location.hash });
  }).observe({ type: 'longtask', buffered: true });
})();

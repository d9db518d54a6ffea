/**
 * Runs in a page before its own scripts, and writes down what a person sees and when. A frame is counted as painted at the first
 * task after it: the callback of an animation frame runs before its layout and painting, a message posted there arrives after them.
 */
(() => {
  const probe = {
    /** When the first results were painted, and the page's own load; milliseconds since 1970. */
    resultsAt: null,
    /** From the event of a key to the frame that shows the answer to what is then in the box; milliseconds. */
    keys: [],
    /** The last text whose answer was painted. */
    painted: null,
    /** Tasks of more than 50 ms: when they began since 1970, how long they took, what was shown. */
    longTasks: [],
  };
  globalThis.quarryProbe = probe;
  const since1970 = (time) => performance.timeOrigin + time;
  const afterPaint = (run) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (port1.close(), run(performance.now()));
    port2.postMessage(null);
  });

  let looking = true;
  let pressed = 0;
  let waiting = null;
  addEventListener('keydown', ({ timeStamp }) => (pressed = timeStamp), true);
  addEventListener('input', ({ target }) => (waiting = { text: target.value, from: pressed }), true);
  new MutationObserver(() => {
    if (looking && document.querySelector('[role="treeitem"]')) {
      looking = false;
      afterPaint((now) => (probe.resultsAt = since1970(now)));
    }
    if (waiting && document.querySelector('[data-answers]')?.dataset.answers === waiting.text) {
      const { text, from } = waiting;
      waiting = null;
      afterPaint((now) => {
        probe.keys.push(now - from);
        probe.painted = text;
      });
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-answers'] });

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) probe.longTasks.push({ at: since1970(startTime), ms: duration, page: location.hash });
  }).observe({ type: 'longtask', buffered: true });
})();

// What runs inside the page, as text: when rows were painted, and which tasks took long.

/**
 * Evaluates to the milliseconds since the page's time origin at which rows were painted for which `condition` holds, an
 * expression about `rows`, the texts of the rows of the page's first table.
 */
export const paintedWhen = (condition) => `new Promise((resolve) => {
  const isThere = () => {
    const table = document.querySelector('main table');
    if (table === null || table.getAttribute('aria-busy') === 'true') return false;
    const rows = [...table.querySelectorAll('tbody tr')].map((row) => row.textContent);
    return rows.length > 0 && rows[0] !== '' && (${condition});
  };
  // A frame is painted before the task that the callback of the frame begins.
  const painted = () => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(null);
  });
  if (isThere()) return painted();
  const observer = new MutationObserver(() => {
    if (!isThere()) return;
    observer.disconnect();
    painted();
  });
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
})`;

/** Begins to note the tasks that take longer than 50 ms. */
export const NOTE_LONG_TASKS = `(() => {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longTasks.push(duration);
  }).observe({ type: 'longtask' });
})()`;

/** The text of the row under a point, and where that row begins. */
export const rowUnder = ({ x, y }) => `(() => {
  const row = document.elementFromPoint(${x}, ${y})?.closest('tbody tr');
  return row === null || row === undefined ? 'no row' : row.querySelector('a').textContent + ' at ' + row.getBoundingClientRect().top;
})()`;

/** The bytes of JavaScript that the page has loaded, as they came over the network. */
export const LOADED_SCRIPT_BYTES = `performance.getEntriesByType('resource')
  .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`;

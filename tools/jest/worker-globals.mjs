/** The properties of the global object that packages have added. They stay, because no package is loaded twice. */
const addedByPackages = new Set();

/**
 * Loads a package, and keeps what it adds to the global object.
 *
 * @template Module
 * @param {() => Module} load
 * @returns {Module}
 */
export function keepGlobalsOf(load) {
  const before = new Set(Reflect.ownKeys(globalThis));
  try {
    return load();
  } finally {
    for (const name of Reflect.ownKeys(globalThis)) if (!before.has(name)) addedByPackages.add(name);
  }
}

/** Objects of Node.js whose members tests may replace. */
const SHARED = [Math, Date, JSON, console, performance];

/**
 * Remembers the global object, the members that tests may replace in it, and the environment variables.
 *
 * @returns {() => void} restores them
 */
export function rememberGlobals() {
  const remembered = [globalThis, ...SHARED].map((object) => [
    object,
    Object.getOwnPropertyDescriptors(object),
  ]);
  const variables = { ...process.env };
  return () => {
    for (const [object, properties] of remembered) restoreProperties(object, properties);
    restoreVariables(variables);
  };
}

function restoreProperties(object, before) {
  for (const name of Reflect.ownKeys(object)) {
    const now = Object.getOwnPropertyDescriptor(object, name);
    if (!now.configurable || (object === globalThis && addedByPackages.has(name))) continue;
    const then = before[name];
    if (then === undefined) delete object[name];
    else if (now.value !== then.value || now.get !== then.get) Object.defineProperty(object, name, then);
  }
  for (const name of Reflect.ownKeys(before))
    if (!Object.hasOwn(object, name)) Object.defineProperty(object, name, before[name]);
}

function restoreVariables(before) {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  for (const [name, value] of Object.entries(before))
    if (process.env[name] !== value) process.env[name] = value;
}

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

/** The global object and the environment variables as they are now. @returns {() => void} makes them so again */
export function rememberGlobals() {
  const properties = Object.getOwnPropertyDescriptors(globalThis);
  const variables = { ...process.env };
  return () => {
    restoreProperties(properties);
    restoreVariables(variables);
  };
}

function restoreProperties(before) {
  for (const name of Reflect.ownKeys(globalThis)) {
    const now = Object.getOwnPropertyDescriptor(globalThis, name);
    if (!now.configurable || addedByPackages.has(name)) continue;
    const then = before[name];
    if (then === undefined) delete globalThis[name];
    else if (now.value !== then.value || now.get !== then.get) Object.defineProperty(globalThis, name, then);
  }
}

function restoreVariables(before) {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  for (const [name, value] of Object.entries(before))
    if (process.env[name] !== value) process.env[name] = value;
}

import { LRUCache } from 'lru-cache';

/**
 * Remembers the values of the `limit` most recently used keys. For makers whose results depend on the key alone; what
 * they throw is not remembered.
 */
export function memo<Key extends string | number, Value extends object>(
  limit: number,
): (key: Key, make: (key: Key) => Value) => Value {
  const made = new LRUCache<Key, Value>({ max: limit });
  return (key, make) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

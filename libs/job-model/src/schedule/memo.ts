import { LRUCache } from 'lru-cache';

/**
 * Remembers what was made for each of the `limit` keys that were asked for last. For makers whose results depend on the
 * key alone; what they throw is not remembered.
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

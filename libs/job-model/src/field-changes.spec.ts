import { fieldChanges } from './field-changes.js';
import { JsonText } from './json-text.js';

it.each<[what: string, from: object, to: object, expected: object[]]>([
  ['nothing', { a: 1, b: { c: [1] } }, { b: { c: [1] }, a: 1 }, []],
  ['a value', { a: 1 }, { a: 2 }, [{ pointer: '/a', from: 1, to: 2 }]],
  [
    'a value within an object',
    { a: { b: 1, c: 2 } },
    { a: { b: 1, c: 3 } },
    [{ pointer: '/a/c', from: 2, to: 3 }],
  ],
  [
    'what only one of them has',
    { a: { x: 1 } },
    { a: { y: 2 } },
    [
      { pointer: '/a/x', from: 1 },
      { pointer: '/a/y', to: 2 },
    ],
  ],
  ['a list as a whole', { a: [1, 2] }, { a: [2, 1] }, [{ pointer: '/a', from: [1, 2], to: [2, 1] }]],
  ['an object that was null', { a: null }, { a: { b: 1 } }, [{ pointer: '/a', from: null, to: { b: 1 } }]],
  ['keys that need escapes', { 'x/~y': 1 }, { 'x/~y': 2 }, [{ pointer: '/x~1~0y', from: 1, to: 2 }]],
  [
    'a payload by its text',
    { payload: new JsonText('{"a":1.0}') },
    { payload: new JsonText('{"a":1}') },
    [{ pointer: '/payload', from: new JsonText('{"a":1.0}'), to: new JsonText('{"a":1}') }],
  ],
])('fieldChanges tells %s', (_, from, to, expected) => {
  expect(fieldChanges(from, to)).toEqual(expected);
});

import { requestTarget } from './request-target.js';

test.each([
  ['http://example.com', '/'],
  ['HTTPS://EXAMPLE.com:8443?a=b', '/?a=b'],
  ['http://[::1]:8080/a?b=c#d', '/a?b=c'],
  ['http://bücher.example/%C3%A4', '/%C3%A4'],
  ['http://example.com/a/%2e%2e/b/../c', '/a/%2e%2e/b/../c'],
  ["http://example.com/it's?it='s", "/it's?it='s"],
  ['http://example.com/?', '/?'],
  ['http://example.com#a', '/'],
  ["http://example.com/!$&'()*+,-./:;=@_~%20?a[b]=c|d^e", "/!$&'()*+,-./:;=@_~%20?a[b]=c|d^e"],
])('the target of %s is %s, as it is written', (url, target) => {
  expect(requestTarget(url)).toBe(target);
});

test.each([
  ...['a b', 'a\tb', 'a\nb', 'ä', '😀', '"', '<', '>', '\\', '`', '{a}', '\u007f', '\u00a0'].flatMap(
    (part) => [`http://example.com/${part}`, `http://example.com/?${part}`],
  ),
  'http:example.com/a',
  'http:///example.com/a',
  'http:\\\\example.com\\a',
  'http://example.com\\a',
])('%j cannot be sent as it is written', (url) => {
  expect(requestTarget(url)).toBeNull();
});

// Reading JSON without changing a character of it, for programs without Node.js: an entrance of its own.
export { elementsOfMember } from './json-elements.js';
export { forEachToken, indented, JsonText, memberAt, withoutWhiteSpace } from './json-text.js';

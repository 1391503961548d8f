import { readUrl } from '../read-url.js';
import { MASK } from '../secrets/secret-mask.js';
import { maskedUrl } from './masked-url.js';

/** The user and the password of a URL. */
const USER = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i;

/** A URL as it may be kept: without its user and password, and masked where it is secret. What is no URL is one mask. */
export function toldUrl(text: string): string {
  if (text === '') return '';
  return readUrl(text) === null ? MASK : maskedUrl(text.replace(USER, '$1'));
}

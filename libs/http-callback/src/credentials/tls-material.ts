import { SecretError, secretNamesIn, type OpenSecret, type Operation } from '@job-scheduler/job-model';
import { createSecureContext } from 'node:tls';
import type { TlsMaterial } from '../http-callback.js';

/** The certificates that a call presents and trusts; null if it has none of its own. Throws SecretError. */
export function tlsMaterialOf(
  { auth, tls }: Operation,
  secrets: ReadonlyMap<string, OpenSecret>,
): TlsMaterial | null {
  const isMutual = auth?.kind === 'client_certificate';
  if (!isMutual && tls === null) return null;
  const material: TlsMaterial = tls === null ? {} : { ca: tls.ca };
  if (!isMutual) return material;
  const [name = ''] = secretNamesIn(auth.private_key);
  const whole = { ...material, cert: auth.certificate, key: secrets.get(name)?.value ?? '' };
  try {
    createSecureContext(whole);
  } catch {
    // The cause may show a part of the key.
    const message = `The secret ${name} is not the private key of the client certificate, in PEM and without a passphrase: write it anew, or correct auth.certificate.`;
    throw new SecretError('secret_unusable', message);
  }
  return whole;
}

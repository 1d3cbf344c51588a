import { Buffer } from 'node:buffer';
import type { BasicAuthentication } from '../../flow/receivers.ts';
import { Secret } from '../../message/secret.ts';
import type { Authentication } from './authentication.ts';
import { credentialAuthentication } from './credential-proof.ts';
import { secretMembers } from './secret-members.ts';

export function basicAuthentication({ credential }: BasicAuthentication): Authentication {
  return credentialAuthentication(credential, (source) => {
    const { username, password } = secretMembers(source, ['username', 'password']);
    const text = basicText(username, password);
    return {
      headers: [['Authorization', `Basic ${text}`]],
      shown: new Secret(text, [new Secret(password)]),
    };
  });
}

/** @see RFC 7617, section 2.1 (UTF-8) */
export function basicText(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
}

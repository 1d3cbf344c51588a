import { type PeerCertificate, TLSSocket } from 'node:tls';
import type { Socket } from 'node:net';

/**
 * The certificate that the receiver shows on a connection that is being opened: an empty one until it has shown one,
 * nothing on a connection without TLS. It is read before Node.js refuses it, since a refused connection has forgotten it.
 */
export function shownCertificate(socket: Socket): () => PeerCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return () => undefined;
  let certificate = socket.getPeerCertificate();
  socket.prependOnceListener('secure', () => {
    certificate = socket.getPeerCertificate();
  });
  return () => certificate;
}

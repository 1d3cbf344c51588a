import type { ClientRequest } from 'node:http';
import { type PeerCertificate, TLSSocket } from 'node:tls';

/**
 * The certificate that the receiver of a request showed on a connection opened for it: an empty one until it has shown
 * one, nothing on a connection that was open already. It is read before Node.js refuses it, since a refused connection
 * has forgotten it.
 */
export function shownCertificate(request: ClientRequest): () => PeerCertificate | undefined {
  let certificate: PeerCertificate | undefined;
  request.once('socket', (socket) => {
    if (!(socket instanceof TLSSocket) || !socket.connecting) return;
    certificate = socket.getPeerCertificate();
    socket.prependOnceListener('secure', () => {
      certificate = socket.getPeerCertificate();
    });
  });
  return () => certificate;
}

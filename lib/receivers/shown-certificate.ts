import type { ClientRequest } from 'node:http';
import { type PeerCertificate, TLSSocket } from 'node:tls';

/**
 * The certificate that the receiver of a request showed, once it has shown one. It is read before Node.js refuses it,
 * since a refused connection has forgotten it.
 */
export function shownCertificate(request: ClientRequest): () => PeerCertificate | undefined {
  let certificate: PeerCertificate | undefined;
  request.once('socket', (socket) => {
    if (!(socket instanceof TLSSocket) || !socket.connecting) return;
    socket.prependOnceListener('secure', () => {
      certificate = socket.getPeerCertificate();
    });
  });
  return () => certificate;
}

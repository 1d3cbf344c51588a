import { Socket } from 'node:net';

/**
 * Ends the Lambda process when the one that started it is gone, however it went: descriptor 3 is a pipe whose other
 * end only the parent holds. JavaScript, not TypeScript: every cold start would pay 30 ms for stripping types.
 */
const lifeLine = new Socket({ fd: 3, readable: true, writable: false });
lifeLine.on('close', () => process.exit(1));
lifeLine.resume().unref();

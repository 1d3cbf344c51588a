/** ESM all through: Node runs the tests as modules, esbuild strips the types. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/esbuild-transform.js' },
  maxWorkers: 2,
  // Real processes and sockets on a busy machine may be slow without being wrong.
  testTimeout: 30_000,
};

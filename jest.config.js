// Tests are TypeScript in ESM: node --experimental-vm-modules runs them, SWC strips the types.
const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.css', '.yml'],
  moduleNameMapper: {
    '^(.*)\\?text$': '$1',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transformIgnorePatterns: ['/node_modules/(?!uplot/)'],
  transform: {
    // The counterpart of rolldown's `?text` imports: these files are text wherever they are imported.
    '(uPlot\\.iife\\.min\\.js|uPlot\\.min\\.css|/report/html/[^/]+\\.(js|css)|/commands/demo/[^/]+\\.(mjs|yml))$':
      '<rootDir>/scripts/jest-text-transform.js',
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript' },
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
};

export default {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/__tests__/unit/**/*.test.ts'] },
    { ...shared, displayName: 'integration', testMatch: ['<rootDir>/__tests__/integration/**/*.test.ts'] },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/__tests__/e2e/**/*.test.ts'] },
  ],
  // Load and containers share two cores: one file at a time keeps the neighbours from becoming the measurement.
  maxWorkers: 1,
  testTimeout: 60_000,
};

// Jest's counterpart of the build's `?text` imports: a file becomes a module whose default export is its text.
export default {
  process: (text) => ({ code: `export default ${JSON.stringify(text)};` }),
};

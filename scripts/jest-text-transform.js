// Jest's counterpart of the build's `?text` imports: a file becomes a module whose default export is its text.
export default {
  process: (text, _path, { supportsStaticESM }) => ({
    code: `${supportsStaticESM ? 'export default' : 'module.exports ='} ${JSON.stringify(text)};`,
  }),
};

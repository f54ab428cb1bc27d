/** `import text from './file?text'`: the build and Jest turn a file into a module that exports its text. */
declare module '*?text' {
  const text: string;
  export default text;
}

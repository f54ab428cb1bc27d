export { type Expression, ExpressionError, compileExpression } from './expression.js';

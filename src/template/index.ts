export type { Template, TemplatePart } from './template.js';
export {
  fillTemplate,
  parseTemplate,
  renderTemplate,
  templateNames,
  TemplateError,
  wholeName,
} from './template.js';

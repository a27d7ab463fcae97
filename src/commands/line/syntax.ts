import type {ArgumentDefinition, OptionDefinition} from './definition.ts'

/** `<id>`, `[step]`, `[filter...]`: how an argument is written in usage lines. */
export function argumentSyntax(argument: ArgumentDefinition): string {
  const name = argument.many ? `${argument.name}...` : argument.name
  return argument.required ? `<${name}>` : `[${name}]`
}

/** `-m, --message <text>`: how an option is written in help. */
export function optionSyntax(option: OptionDefinition): string {
  const short = option.short === undefined ? '' : `-${option.short}, `
  return `${short}--${option.name}${option.value === undefined ? '' : ` <${option.value}>`}`
}

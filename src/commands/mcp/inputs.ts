import * as z from 'zod/mini'

/*
What a client may send. It is written by a model, from whatever that has read: each value is held to its shape before anything looks at it.
*/

const line = (most: number) => z.string().check(z.minLength(1), z.maxLength(most), z.regex(/^[^\p{Cc}]*$/u, 'must be one line of plain text'))
const word = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case words joined by -'))
const text = (most: number) => z.string().check(z.maxLength(most))

const item = word(48).register(z.globalRegistry, {description: 'Id of the item, or the beginning of it'})
const step = word(48).register(z.globalRegistry, {description: 'Name of the step, such as spec'})

export const listInput = {
  filter: z.optional(line(200)).register(z.globalRegistry, {description: 'As in lifecycle status: kind:bug waiting:me label:auth text'}),
  all: z.optional(z.boolean()).register(z.globalRegistry, {description: 'Finished and dropped items too'})
}
export const itemInput = {item}
export const artifactInput = {item, step}
export const packInput = {item, step: z.optional(step)}
export const inboxInput = {role: z.optional(line(100)).register(z.globalRegistry, {description: 'What waits for this role; otherwise for the person whose machine this is'})}
export const createInput = {
  title: line(200).register(z.globalRegistry, {description: 'What is wanted, in a few words'}),
  kind: z.optional(word(48)).register(z.globalRegistry, {description: 'Kind of work, which chooses the workflow; the usual one otherwise'}),
  body: z.optional(text(100_000)).register(z.globalRegistry, {description: 'The request and its acceptance criteria, as Markdown without frontmatter'}),
  labels: z.optional(z.array(word(48)).check(z.maxLength(20))),
  priority: z.optional(z.int().check(z.gte(0), z.lte(4))).register(z.globalRegistry, {description: '0 now … 4 someday'}),
  draft: z.optional(z.boolean()).register(z.globalRegistry, {description: 'true: nothing starts until a person takes "draft" away'})
}
export const proposeInput = {item, step, text: text(1_000_000).register(z.globalRegistry, {description: 'The whole document, as Markdown'})}

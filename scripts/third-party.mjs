import {readdir, readFile} from 'node:fs/promises'
import path from 'node:path'

/** The licences of everything the bundle holds a part of, as Markdown: their authors ask for no more than being named. `inputs` are the bundled files, from `root`. */
export async function renderThirdParty(root, inputs) {
  const folders = new Set(inputs.map(findPackage).filter(folder => folder !== undefined))
  const packages = await Promise.all([...folders].map(folder => readPackage(path.join(root, folder))))
  // The same version may lie in several folders.
  const sorted = [...new Map(packages.map(found => [found.title, found])).values()].sort((a, b) => a.title < b.title ? -1 : 1)
  return ['# What is in the bundle', 'The command is bundled with the following libraries. Each is under its own licence.', ...sorted.map(renderPackage)].join('\n\n') + '\n'
}

/** `node_modules/ink/node_modules/chalk/source/index.js` belongs to `node_modules/ink/node_modules/chalk`. */
function findPackage(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]
}

async function readPackage(folder) {
  const {name, version, license, author} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'))
  const files = (await readdir(folder)).filter(file => /^(?:licen[cs]e|copying|notice)/i.test(file)).sort()
  const texts = await Promise.all(files.map(file => readFile(path.join(folder, file), 'utf8')))
  if (texts.length === 0 && license === undefined) throw new Error(`${name} ${version} is bundled and says nothing of its licence`)
  return {title: `${name} ${version}`, license, author: typeof author === 'object' ? author.name : author, text: texts.join('\n').trim()}
}

function renderPackage({title, license, author, text}) {
  const names = [license, author].filter(part => part !== undefined).join(', ')
  return [`## ${title}`, names, ...(text === '' ? [] : ['```text', text.replaceAll('```', "'''"), '```'])].filter(part => part !== '').join('\n')
}

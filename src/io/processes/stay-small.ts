import {setFlagsFromString} from 'node:v8'

/**
 * Keeps the memory of a process small that lives on: V8 may otherwise let its young generation grow to a hundred megabytes while much
 * is read, and keeps them. To start a git process the system copies the page tables of the one that starts it: with 300 MB that takes
 * 14 ms in which nothing else happens, with 50 MB one.
 */
export function staySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

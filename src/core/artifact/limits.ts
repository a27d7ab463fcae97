/** Sizes beyond which a file written by people or agents is refused before anything parses it; each bounds the time a hostile file can cost. */
export const maxFileBytes = 1024 * 1024
export const maxFrontmatter = 64 * 1024
/** Nesting of lists and maps; the deepest file of our own formats has five. */
export const maxDepth = 16
/** Keys and list entries of one frontmatter: readers look for duplicate keys in quadratic time. */
export const maxEntries = 4000
/** White space in one piece: gray-matter's search for comments is quadratic in it (60,000 line ends took 1.9 s). */
export const maxBlankRun = 1000

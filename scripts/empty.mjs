/** Stands in for react-devtools-core, which Ink loads only when asked to debug. */
export default {}

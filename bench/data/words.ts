const verbs = ['Limit', 'Show', 'Export', 'Cache', 'Rename', 'Retry', 'Sort', 'Merge', 'Validate', 'Paginate', 'Encrypt', 'Archive', 'Translate', 'Schedule', 'Index']
const things = ['logins', 'invoices', 'search results', 'profiles', 'uploads', 'webhooks', 'reports', 'sessions', 'tags', 'comments', 'exports', 'settings', 'orders', 'teams', 'audit logs']
const ways = ['per account', 'by date', 'in the background', 'for admins', 'on mobile', 'with a time limit', 'before release', 'as CSV', 'without a reload', 'in two languages']

/** The title of the n-th piece of work: the same for both sides of a comparison. */
export function titleOf(n: number): string {
  return `${verbs[n % verbs.length]} ${things[Math.floor(n / 15) % things.length]} ${ways[Math.floor(n / 225) % ways.length]} ${n}`
}

/** About 750 characters that say what is wanted. */
export function descriptionOf(n: number): string {
  const thing = things[n % things.length]
  return [
    `Users of ${thing} report that the present behaviour surprises them when more than ${n % 90 + 10} entries are there. What is shown depends on the order in which requests arrive, which nobody can explain to a customer.`,
    `What is wanted: a defined, documented behaviour that holds for every client, survives a restart, and can be switched off for one account. It must not change what is stored, only what is shown, and old links go on working.`,
    `Not wanted: another setting for every screen, a migration that needs a maintenance window, or a rewrite of the ${thing} service. If one of these looks unavoidable, say so before building it; the numbers are in the dashboard, and support has three cases with logs. The team that owns it reviews the change, and one customer has agreed to try it for a week before everybody gets it.`
  ].join('\n\n')
}

/** Three acceptance criteria. */
export function criteriaOf(n: number): readonly string[] {
  return [`At most ${n % 50 + 5} entries are shown at once`, 'A restart changes nothing a user can see', 'The old link shows the same content']
}

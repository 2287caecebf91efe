/** Starts the servers of stack.ts as a process of its own. @returns stops them */
export function startSharedStack(...args: '--durable'[]): Promise<() => Promise<void>>

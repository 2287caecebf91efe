import SMTPConnection, { type AuthenticationType, type Options } from 'nodemailer/lib/smtp-connection'

/**
 * Connects, greets, secures and signs in, and hangs up again, all of it within a time: the pool's own `verify` waits for as long as the server says a byte now and then.
 * @throws why it did not work
 */
export async function probe(options: Options & { readonly auth?: AuthenticationType }, withinMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const connection = new SMTPConnection(options)
  const settle = (error?: Error | null): void => (error ? reject(error) : resolve())
  const timer = setTimeout(() => reject(new Error(`not ready within ${withinMs} ms`)), withinMs)
  connection.on('error', reject)
  connection.once('end', () => reject(new Error('Connection closed')))
  connection.connect((error) => (!error && options.auth && connection.allowsAuth ? connection.login(options.auth, settle) : settle(error)))
  try {
    await promise
    connection.quit()
  } catch (error) {
    connection.close()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

import { createTransport } from 'nodemailer'

/** A report of a mail server about one of our mails, with these lines about its recipient. */
export const bounceReport = (fields: string): string => [
  'From: MAILER-DAEMON@mx.example', 'Subject: Undelivered', 'Auto-Submitted: auto-replied', 'Content-Type: multipart/report; report-type=delivery-status; boundary=B', '',
  '--B', 'Content-Type: text/plain', '', 'Sorry', '--B', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example', '', fields, '--B--', '',
].join('\r\n')

/** That no such person is there. */
export const failedReport = bounceReport('Final-Recipient: rfc822; a@b.vn\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n')

/** Hands a message to the worker's door by SMTP, with the empty sender of a bounce. @returns the reply code */
export async function comeBack(port: number, to: string, raw: string | Buffer): Promise<number> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
  try {
    const { response } = await transport.sendMail({ envelope: { from: '', to }, raw })
    return Number(response.slice(0, 3))
  } catch (error) {
    return (error as { responseCode?: number }).responseCode ?? 0
  } finally {
    transport.close()
  }
}

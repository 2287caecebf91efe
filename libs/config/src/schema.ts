/**
 * The environment of every process, in one place: name, meaning, default, check.
 * `.env.example` is written from it (`npm run env-example`), `docker-compose.yml` is checked against it.
 */
import { z } from 'zod'

const MEBIBYTE = 1024 * 1024

const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), `must be a URL beginning with ${protocols.map((p) => `${p}//`).join(' or ')}`)
const port = (normal: number) => z.coerce.number().int().min(1).max(65535).default(normal)
const text = () => z.string().trim().min(1)
const secret = () => z.string().refine((value) => Buffer.byteLength(value) >= 32, 'must have at least 32 bytes')
const yesNo = (normal: 'yes' | 'no') => z.enum(['yes', 'no']).default(normal).transform((answer) => answer === 'yes')
const timeOfDay = '([01]\\d|2[0-3]):[0-5]\\d'
const quietHours = () => z.string().regex(new RegExp(`^(none|${timeOfDay}-${timeOfDay})$`), 'must be HH:MM-HH:MM or none').default('18:00-07:00')
  .transform((value) => (value === 'none' ? null : { from: value.slice(0, 5), to: value.slice(6) }))
const list = () => z.string().default('').transform((value) => value.split(',').map((part) => part.trim()).filter(Boolean))

export const environmentSchema = z.object({
  VINHDANH_DATABASE_URL: url('postgres:', 'postgresql:').describe('PostgreSQL 15 or later, the record'),
  VINHDANH_TEMPORAL_ADDRESS: text().regex(/^[^\s:/]+:\d+$/, 'must be host:port').default('127.0.0.1:7233').describe('gRPC address of the Temporal front end, host:port'),
  VINHDANH_TEMPORAL_NAMESPACE: text().default('default').describe('Temporal namespace'),
  VINHDANH_TASK_QUEUE: text().default('dossiers').describe('task queue shared by the workflows and their activities'),
  VINHDANH_SMTP_URL: url('smtp:', 'smtps:').default('smtp://127.0.0.1:2525').describe('mail server that takes our messages'),
  VINHDANH_MAIL_FROM: z.email().default('vinhdanh@example.gov.vn').describe('sender of all messages, one bare address'),
  VINHDANH_BOUNCE_DOMAIN: z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'must be a domain in small letters').optional().describe('domain whose mail the mail server hands to the worker: what could not be delivered comes back to it; without it bounces go to the sender and are not read'),
  VINHDANH_BOUNCE_PORT: port(2526).describe('SMTP port of the worker for what comes back; open only with a bounce domain'),
  VINHDANH_DIGEST_AT: z.string().regex(new RegExp(`^${timeOfDay}$`), 'must be HH:MM').default('08:00').describe('when the digest of a working morning goes out, HH:MM in Viet Nam'),
  VINHDANH_QUIET_HOURS: quietHours().describe('hours in which no mail goes out, as on days off, HH:MM-HH:MM in Viet Nam; none: mail goes out at any hour of any day'),
  VINHDANH_WEB_PORT: port(3000).describe('port of the pages'),
  VINHDANH_API_PORT: port(3001).describe('port of the JSON API'),
  VINHDANH_WORKER_PORT: port(3003).describe("port of the worker's health and metrics"),
  VINHDANH_MAIL_PORT: port(3002).describe('local stack only: port of the pages that show caught mail'),
  VINHDANH_MAIL_SMTP_PORT: port(2525).describe('local stack only: SMTP port of the mail catcher'),
  VINHDANH_HOST: text().default('127.0.0.1').describe('address on which web, api and worker listen'),
  VINHDANH_DATA_DIR: text().default('.local').describe('local stack only: folder of its data'),
  VINHDANH_CACHE_DIR: text().optional().describe("local stack only: folder of the built Temporal server; the user's cache folder when absent"),
  VINHDANH_FILES_DIR: text().default('.local/files').describe('folder of the attachments; web, api and worker must see the same one'),
  VINHDANH_PUBLIC_WEB_URL: url('http:', 'https:').default('http://127.0.0.1:3000').describe('address of the pages as people type it; links in mails begin with it, never with the Host header of a request'),
  VINHDANH_SECRET: secret().describe('key for HMACs (tokens of forms, senders of mails); at least 32 bytes; the same in web, api and worker'),
  VINHDANH_PREVIOUS_SECRET: secret().optional().describe('the key before, while it is changed: what it made is still believed, nothing is made with it; see docs/runbook/rotate-secret.md'),
  VINHDANH_SIGNING_KEY: z.string().refine((value) => /^[A-Za-z0-9+/]{43}=$/.test(value), 'must be 32 bytes in base64, as `openssl rand -base64 32` prints them').optional().describe('private key (Ed25519) that signs exports of dossiers and checkpoints of the audit, 32 bytes in base64; without it neither is made; the same in web and worker'),
  VINHDANH_CHECKPOINT_DIR: text().optional().describe('folder to which the worker writes a signed checkpoint of the audit each day, best on another machine than the database; only with a signing key'),
  VINHDANH_SECURE_COOKIES: yesNo('yes').describe('yes: cookies only over HTTPS, with the __Host- prefix; no: local stack over plain HTTP'),
  VINHDANH_TIME_SHIFT: z.enum(['allowed', 'refused']).default('refused').describe('allowed: time may be moved forward, for the local stack and tests only; never in production'),
  VINHDANH_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info').describe('least severe level that is logged'),
  VINHDANH_MAX_UPLOAD_BYTES: z.coerce.number().int().min(MEBIBYTE).max(1024 * MEBIBYTE).default(50 * MEBIBYTE).describe('largest attachment, in bytes'),
  VINHDANH_METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional().describe('bearer token for /metrics; without it /metrics does not exist'),
  VINHDANH_OTLP_URL: url('http:', 'https:').optional().describe('OpenTelemetry collector (OTLP over HTTP) that web, api and worker send their traces to, as http://tempo:4318; /v1/traces is added; without it no traces are made'),
  VINHDANH_CLAMAV_SOCKET: text().optional().describe('clamd: path of a unix socket or host:port; without it attachments are marked "not scanned"'),
  VINHDANH_TRUSTED_PROXIES: list().describe('addresses or CIDR ranges, comma-separated, whose X-Forwarded-* headers are believed'),
})

export type EnvironmentName = keyof typeof environmentSchema.shape
export const environmentNames = Object.keys(environmentSchema.shape) as EnvironmentName[]

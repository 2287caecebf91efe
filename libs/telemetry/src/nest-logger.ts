import { type LoggerService } from '@nestjs/common'
import { Logger as NestPinoLogger, PinoLogger } from 'nestjs-pino'
import { type Logger } from 'pino'

/** Nest's own lines through our logger: `NestFactory.create(AppModule, { logger: nestLogger(logger) })`. */
export const nestLogger = (logger: Logger): LoggerService => new NestPinoLogger(new PinoLogger({ pinoHttp: { logger } }), {})

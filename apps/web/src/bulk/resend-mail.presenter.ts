import type { MailForecast } from '@vinhdanh/record'
import type { Words } from '../text/words.ts'
import { repairPresenter } from './repair.presenter.ts'

const mails = (seen: object, { t }: Words): string => (seen as MailForecast).mails.map(({ holder, state }) => t('bulk:mailOf', { holder, state: t(`notices:state.${state}`) })).join('; ')

export const resendMailPresenter = repairPresenter({ seen: mails, proved: mails })

import { Module } from '@nestjs/common'
import { HomeController } from './home.controller.ts'
import { LanguageController } from './language.controller.ts'
import { SecretsController } from './secrets.controller.ts'
import { SettingsController } from './settings.controller.ts'
import { Settings } from './settings.ts'
import { SignInController } from './sign-in.controller.ts'
import { SignIn } from './sign-in.ts'

/** Who is here: sign-in, sign-out, language, the first page, one's own settings. */
@Module({ controllers: [SignInController, LanguageController, HomeController, SettingsController, SecretsController], providers: [Settings, SignIn], exports: [Settings] })
export class AccountModule {}

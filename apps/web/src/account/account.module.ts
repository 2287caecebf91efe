import { Module } from '@nestjs/common'
import { HomeController } from './home.controller.ts'
import { LanguageController } from './language.controller.ts'
import { SignInController } from './sign-in.controller.ts'
import { SignIn } from './sign-in.ts'

/** Who is here: sign-in, sign-out, language, the first page. */
@Module({ controllers: [SignInController, LanguageController, HomeController], providers: [SignIn] })
export class AccountModule {}

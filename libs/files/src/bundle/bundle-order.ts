/** What a bundle is to hold, in words that are ready to be set: the process that makes it knows neither record nor language. Sizes in PDF points. */
export interface BundleOrder {
  /** BCP 47. */
  readonly language: string
  /** Names the dossier on every page, such as its number. */
  readonly code: string
  /** Names the reader and the moment, on every page. */
  readonly watermark: string
  readonly cover: BundleCover
  readonly sections: readonly BundleSection[]
  readonly papers: readonly BundlePaper[]
  /** What could not be taken in before the bundle was begun, and why. */
  readonly leftOut: readonly LeftOut[]
  readonly words: BundleWords
}

export interface BundleCover {
  /** The house, above the title. */
  readonly over: string
  readonly title: string
  readonly under: string
  readonly facts: readonly BundleFact[]
}

export interface BundleFact {
  readonly key: string
  readonly text: string
}

/** A part of the text, set under its title; a block has a heading, a text, or both. */
export interface BundleSection {
  readonly title: string
  readonly blocks: readonly { readonly heading?: string; readonly text?: string; readonly small?: string }[]
}

export interface BundlePaper {
  readonly title: string
  /** The file's name as it was handed in. */
  readonly name: string
  /** Where the store keeps it. */
  readonly path: string
  readonly mediaType: 'application/pdf' | 'image/jpeg' | 'image/png'
}

export interface LeftOut {
  readonly title: string
  readonly why: string
}

export interface BundleWords {
  readonly contents: string
  readonly page: string
  /** Title of the list of what is left out, and the sentence that stands above it on the cover. */
  readonly leftOut: string
  readonly leftOutNote: string
  readonly nothingLeftOut: string
  /** Why a paper is left out that could not be opened, or would make the bundle larger than it may be. */
  readonly unreadable: string
  readonly tooLarge: string
}

/** What the process that makes it answers: how many pages there are, and what was left out in the end. */
export interface BundleMade {
  readonly pages: number
  readonly leftOut: readonly LeftOut[]
}

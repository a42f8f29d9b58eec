/** What a lesson is about: a column, a category of the source, or a value of a list. */
export type LessonKind = 'column' | 'category' | 'value'

/** One thing that a confirmed mapping says. */
export interface Lesson {
  readonly kind: LessonKind
  /** Attribute whose list a value belongs to; '' for columns and categories. */
  readonly attribute: string
  /** As the source writes it. */
  readonly source: string
  /** Attribute, category code or list code; '' for a column that is left out on purpose. */
  readonly meant: string
}

/** What this marketplace has learned about one spelling: how many merchants confirmed it. */
export interface LearnedFact {
  readonly kind: LessonKind
  readonly attribute: string
  readonly key: string
  readonly meant: string
  /** How many merchants (the operator is one) confirmed it. */
  readonly merchants: number
  /** True where the merchant whose source it is did. */
  readonly own: boolean
}

import type { Analysis, Proposal } from '../../engine/contract/analysis.ts'
import type { ColumnTrace, Drift } from '../../engine/contract/drift.ts'
import type { Columns } from '../../engine/contract/format.ts'
import type { MappingDocument, SourceOptions } from '../../engine/contract/mapping.ts'
import type { Preview, PreviewOf } from '../../engine/contract/preview.ts'
import type { MissingPolicy } from '../../engine/contract/target.ts'
import type { StoredUpload, UploadStore } from './upload-store.ts'

/** A source, and what is in it. */
export interface SourceAsked {
  readonly address: string
  readonly upload: StoredUpload | null
  readonly target: string
  /** Merchant's code; null for the operator's own. */
  readonly merchant: string | null
}

/** Of what a preview is asked. */
export interface PreviewAsked extends SourceAsked {
  readonly mapping: { readonly name: string; readonly text: string } | null
  readonly set: Readonly<Record<string, string>>
  readonly products: boolean
  readonly mode: 'full' | 'delta' | null
  readonly missing: MissingPolicy | null
  readonly show: PreviewOf
}

/** The mapping that an import would take, and that a person may say is right. */
export interface MappingProposal {
  readonly document: MappingDocument
  readonly mapping: readonly Proposal[]
  readonly unmapped_columns: readonly string[]
  /** Where the feed's own mapping fits its source no more: what was renamed. */
  readonly drift: Drift | null
}

/** What a look at a source tells. */
export interface Look {
  readonly analysis: Analysis
  /** Null where nobody is to be asked: the feed has a mapping that fits, or these are mended rejects. */
  readonly proposal: MappingProposal | null
  readonly columns: Columns
  /** What they look like, for who confirms a mapping of them. */
  readonly traces: readonly ColumnTrace[]
}

/**
 * Where the server has sources looked at. It reads nothing of them itself: what strangers send is read, and their
 * mappings run, in processes of their own.
 */
export interface MapperDesk {
  readonly uploads: UploadStore
  look(asked: SourceAsked & { readonly source?: SourceOptions }): Promise<Look>
  preview(asked: PreviewAsked): Promise<Preview>
}

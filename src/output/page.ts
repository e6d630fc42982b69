import type { Severity } from '../model/diagnostic.ts';

/** How a cell or a word is underlined by colour; the words say it already. */
export type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'faint' | 'strong';

export interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

/** One record per row; `-` stands for nothing. The widest free text comes last. */
export interface TableBlock {
  readonly block: 'table';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | Cell)[])[];
}

/** A sentence, which may be wrapped. */
export interface TextBlock {
  readonly block: 'text';
  readonly text: string;
  readonly tone?: Tone;
}

/** A finding with its places, as lines that are already found. */
export interface FindingBlock {
  readonly block: 'finding';
  readonly severity: Severity;
  readonly code: string;
  readonly place: string;
  readonly message: string;
  readonly related: readonly { readonly place: string; readonly message: string }[];
  readonly fix: string | undefined;
}

/** Prose behind a lead, which hangs where it is wrapped. */
export interface HangingLine {
  readonly lead: string;
  readonly text: string;
}

/** Lines that stand as they are, such as steps of a decision, and prose among them. */
export interface LinesBlock {
  readonly block: 'lines';
  readonly lines: readonly (string | HangingLine)[];
}

export type Block = TableBlock | TextBlock | FindingBlock | LinesBlock;

/** What a human sees, without colours and widths. Blocks are told apart by an empty line. */
export type Page = readonly Block[];

/** How a page is drawn. */
export interface Drawing {
  readonly headers: boolean;
  /** Columns for prose; tables are never wrapped. */
  readonly width: number;
  readonly colors: boolean;
}

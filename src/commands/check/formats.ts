/** What `-o` and `--report` write. */
export const reportFormats = ['text', 'compact', 'json', 'sarif', 'junit', 'github', 'markdown', 'tap'] as const;
export type ReportFormat = (typeof reportFormats)[number];
